import { createRouter, createWebHistory } from 'vue-router'
import OverviewPage from './pages/OverviewPage.vue'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'overview', component: OverviewPage },
    { path: '/plans/:id', name: 'plan', component: () => import('./pages/PlanPage.vue'), props: true },
    { path: '/plans/:id/assignments', name: 'assignments', component: () => import('./pages/AssignmentsPage.vue'), props: true },
    { path: '/s/:token', name: 'shared', component: () => import('./pages/SharedPage.vue'), props: true, meta: { bare: true } },
    { path: '/checks', name: 'checks', component: () => import('./pages/ChecksPage.vue') },
    { path: '/checks/:id', name: 'check', component: () => import('./pages/CheckPage.vue'), props: true },
    { path: '/drafts', name: 'drafts', component: () => import('./pages/DraftsPage.vue') },
    { path: '/drafts/:id/history', name: 'draft-history', component: () => import('./pages/DraftHistoryPage.vue'), props: true },
    { path: '/drafts/:id', name: 'draft', component: () => import('./pages/DraftPage.vue'), props: true },
    { path: '/diff', name: 'diff', component: () => import('./pages/DiffPage.vue') },
    { path: '/compare', name: 'compare', component: () => import('./pages/ComparePage.vue') },
    { path: '/compare/:indicator', name: 'compare-indicator', component: () => import('./pages/CompareIndicatorPage.vue'), props: true },
    { path: '/circles', name: 'circles', component: () => import('./pages/CirclesPage.vue') },
    { path: '/circles/what-if', name: 'circles-what-if', component: () => import('./pages/CirclesWhatIfPage.vue') },
    { path: '/circles/check', name: 'circles-check', component: () => import('./pages/CirclesCheckPage.vue') },
    { path: '/circles/sheet/:region?', name: 'circles-sheet', component: () => import('./pages/CirclesSheetPage.vue'), props: true },
    { path: '/near', name: 'near', component: () => import('./pages/NearPage.vue') },
    { path: '/entitlements/:pack?', name: 'entitlements', component: () => import('./pages/EntitlementsPage.vue'), props: true },
    { path: '/entitlements/:pack/items/:item', name: 'entitlement-item', component: () => import('./pages/EntitlementItemPage.vue'), props: (to) => ({ pack: to.params.pack, code: to.params.item }) },
    { path: '/counter/:pack?', name: 'counter', component: () => import('./pages/CounterPage.vue'), props: true },
    { path: '/determinations', name: 'determinations', component: () => import('./pages/DeterminationsPage.vue') },
    { path: '/determinations/:id', name: 'determination', component: () => import('./pages/DeterminationPage.vue'), props: true },
    { path: '/claim/:pack?', name: 'claim', component: () => import('./pages/ClaimPage.vue'), props: true },
    { path: '/monitor', name: 'monitor', component: () => import('./pages/MonitorPage.vue') },
    { path: '/monitor/regions/:region', name: 'monitor-region', component: () => import('./pages/MonitorRegionPage.vue'), props: true },
    { path: '/monitor/indicators/:indicator', name: 'monitor-indicator', component: () => import('./pages/MonitorIndicatorPage.vue'), props: true },
    { path: '/monitor/equity', name: 'monitor-equity', component: () => import('./pages/MonitorEquityPage.vue') },
    { path: '/monitor/import', name: 'monitor-import', component: () => import('./pages/MonitorImportPage.vue') },
    { path: '/reference', name: 'reference', component: () => import('./pages/ReferencePage.vue') },
    { path: '/search', name: 'search', component: () => import('./pages/SearchPage.vue') },
    { path: '/me', name: 'me', component: () => import('./pages/MePage.vue') },
    { path: '/accounts', name: 'accounts', component: () => import('./pages/AccountsPage.vue') },
    { path: '/audit', name: 'audit', component: () => import('./pages/AuditPage.vue') },
    { path: '/help', name: 'help', component: () => import('./pages/HelpPage.vue') },
    { path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/MissingPage.vue') },
  ],
  scrollBehavior(to, from, saved) {
    if (saved) return saved
    // The plan page scrolls to its own rows once they are there.
    if (to.path === from.path) return false
    return { top: 0 }
  },
})
