//! Who may do what. The policies are files under `policies/`, in the language
//! Cedar; this is the one place that asks them. What is not permitted there is
//! refused.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::str::FromStr as _;
use std::sync::{Mutex, PoisonError};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression,
};
use gongfu_base::{Message, RegionCode};

/// What somebody may want to do. The names are those of the policies, of the API
/// and of the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Lists, reference, comparison: what belongs to no place.
    LookAround,
    Search,
    ReadPlan,
    /// Findings of a plan or of a draft.
    ReadCheck,
    /// A file of a plan or of a draft.
    Export,
    ReadDraft,
    BringIn,
    Correct,
    Decide,
    Publish,
    Assign,
    Share,
    /// Bring in figures that were observed.
    Observe,
    /// Determine what somebody is owed, and keep it.
    Determine,
    ReadDetermination,
    ReadAudit,
    ManageAccounts,
    UseOwnAccount,
}

impl Action {
    pub const ALL: [Self; 18] = [
        Self::LookAround,
        Self::Search,
        Self::ReadPlan,
        Self::ReadCheck,
        Self::Export,
        Self::ReadDraft,
        Self::BringIn,
        Self::Correct,
        Self::Decide,
        Self::Publish,
        Self::Assign,
        Self::Share,
        Self::Observe,
        Self::Determine,
        Self::ReadDetermination,
        Self::ReadAudit,
        Self::ManageAccounts,
        Self::UseOwnAccount,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::LookAround => "look-around",
            Self::Search => "search",
            Self::ReadPlan => "read-plan",
            Self::ReadCheck => "read-check",
            Self::Export => "export",
            Self::ReadDraft => "read-draft",
            Self::BringIn => "bring-in",
            Self::Correct => "correct",
            Self::Decide => "decide",
            Self::Publish => "publish",
            Self::Assign => "assign",
            Self::Share => "share",
            Self::Observe => "observe",
            Self::Determine => "determine",
            Self::ReadDetermination => "read-determination",
            Self::ReadAudit => "read-audit",
            Self::ManageAccounts => "manage-accounts",
            Self::UseOwnAccount => "use-own-account",
        }
    }

    /// As a sentence names it; the same words are in `vocabulary/terms.yaml`.
    pub fn label(self) -> Message {
        let (zh, en) = match self {
            Self::LookAround => ("浏览目录和参考资料", "look around"),
            Self::Search => ("搜索", "search"),
            Self::ReadPlan => ("查看规划", "read a plan"),
            Self::ReadCheck => ("查看检查结果", "read findings"),
            Self::Export => ("导出文件", "export a file"),
            Self::ReadDraft => ("查看文稿", "read a draft"),
            Self::BringIn => ("导入文稿", "bring a draft in"),
            Self::Correct => ("更正识读结果", "correct what was read"),
            Self::Decide => ("处理发现", "decide about findings"),
            Self::Publish => ("发布版本", "publish an edition"),
            Self::Assign => ("分解任务", "assign tasks"),
            Self::Share => ("分享链接", "share a link"),
            Self::Observe => ("填报监测数据", "bring in figures"),
            Self::Determine => ("办理待遇判定", "determine an entitlement"),
            Self::ReadDetermination => ("查看待遇判定", "read a determination"),
            Self::ReadAudit => ("查看操作记录", "read the audit"),
            Self::ManageAccounts => ("管理账号", "manage accounts"),
            Self::UseOwnAccount => ("管理本人账号", "keep one's own account"),
        };
        Message::new(zh, en)
    }
}

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Administrator,
    Planner,
    Department,
    Reviewer,
    Evaluator,
    Worker,
    Reader,
}

impl Role {
    pub const ALL: [Self; 7] = [
        Self::Administrator,
        Self::Planner,
        Self::Department,
        Self::Reviewer,
        Self::Evaluator,
        Self::Worker,
        Self::Reader,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Planner => "planner",
            Self::Department => "department",
            Self::Reviewer => "reviewer",
            Self::Evaluator => "evaluator",
            Self::Worker => "worker",
            Self::Reader => "reader",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The same words are in `vocabulary/terms.yaml`.
    pub fn label(self) -> Message {
        let (zh, en) = match self {
            Self::Administrator => ("系统管理员", "administrator"),
            Self::Planner => ("规划编制人员", "planner"),
            Self::Department => ("部门人员", "department staff"),
            Self::Reviewer => ("审核人员", "reviewer"),
            Self::Evaluator => ("评估审计人员", "evaluator"),
            Self::Worker => ("经办人员", "case worker"),
            Self::Reader => ("查阅人员", "reader"),
        };
        Message::new(zh, en)
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Principal {
    Guest,
    Person(Person),
}

/// A person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Person {
    pub id: String,
    pub login: String,
    pub name: String,
    pub role: Role,
    /// Region of the office; `None` is the whole country.
    pub region: Option<RegionCode>,
    pub department: Option<String>,
    /// Ids of the domains the account is limited to; empty is no limit.
    pub domains: BTreeSet<String>,
    pub must_change: bool,
}

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Resource {
    System,
    Plan(Place),
    Draft(Place),
    /// What was determined for somebody who lives there.
    Determination(Place),
    Account(Option<RegionCode>),
    Audit(Option<RegionCode>),
}

/// Where a plan or draft belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// `None`: no region that packs know, and so nobody's but the country's.
    pub region: Option<RegionCode>,
    /// Where what is asked about belongs to one domain.
    pub domain: Option<String>,
}

impl Place {
    pub const fn region(region: Option<RegionCode>) -> Self {
        Self { region, domain: None }
    }
}

impl Resource {
    const fn kind(&self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Plan(_) => "Plan",
            Self::Draft(_) => "Draft",
            Self::Determination(_) => "Determination",
            Self::Account(_) => "Account",
            Self::Audit(_) => "Audit",
        }
    }

    pub const fn region(&self) -> Option<&RegionCode> {
        match self {
            Self::System => None,
            Self::Plan(place) | Self::Draft(place) | Self::Determination(place) => place.region.as_ref(),
            Self::Account(region) | Self::Audit(region) => region.as_ref(),
        }
    }
}

/// The policies, and every answer they have given: an answer depends on nothing
/// but the question.
pub struct Policy {
    policies: PolicySet,
    answers: Mutex<HashMap<Question, bool>>,
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy").finish_non_exhaustive()
    }
}

/// What of a question the answer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Question {
    asking: Option<Asking>,
    action: Action,
    resource: Resource,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Asking {
    role: Role,
    region: Option<RegionCode>,
    department: Option<String>,
    domains: BTreeSet<String>,
    must_change: bool,
}

/// As many answers are kept in memory.
const ANSWERS_MAX: usize = 20_000;

/// The files, as the program was built with them.
const FILES: [&str; 3] = [
    include_str!("../../../policies/everyone.cedar"),
    include_str!("../../../policies/offices.cedar"),
    include_str!("../../../policies/limits.cedar"),
];

impl Policy {
    /// The policies the program was built with.
    ///
    /// # Errors
    /// When they cannot be read; a test would have said so.
    pub fn built_in() -> Result<Self, String> {
        let policies = PolicySet::from_str(&FILES.join("\n")).map_err(|error| format!("policies: {error}"))?;
        Ok(Self { policies, answers: Mutex::default() })
    }

    /// Whether somebody may do something. What cannot be asked is refused.
    pub fn allows(&self, principal: &Principal, action: Action, resource: &Resource) -> bool {
        let asking = match principal {
            Principal::Guest => None,
            Principal::Person(person) => Some(Asking {
                role: person.role,
                region: person.region.clone(),
                department: person.department.clone(),
                domains: person.domains.clone(),
                must_change: person.must_change,
            }),
        };
        let question = Question { asking, action, resource: resource.clone() };
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = answers.get(&question) {
            return *answer;
        }
        let answer = self.answer(&question).unwrap_or(false);
        if answers.len() >= ANSWERS_MAX {
            answers.clear();
        }
        answers.insert(question, answer);
        answer
    }

    /// `None` where the question cannot be put. A policy that fails to be
    /// evaluated could be one that forbids, so the answer is no.
    fn answer(&self, question: &Question) -> Option<bool> {
        let (request, entities) = request(question)?;
        let response = Authorizer::new().is_authorized(&request, &self.policies, &entities);
        let sound = response.diagnostics().errors().next().is_none();
        Some(sound && response.decision() == Decision::Allow)
    }

    /// Why somebody may not, found by asking again as somebody else.
    pub(crate) fn lacking(&self, person: &Person, action: Action, resource: &Resource) -> Lacking {
        let allows = |person: Person| self.allows(&Principal::Person(person), action, resource);
        if person.must_change {
            return Lacking::NewPassword;
        }
        let unbound = |role| Person {
            role,
            region: resource.region().cloned(),
            domains: BTreeSet::new(),
            must_change: false,
            ..person.clone()
        };
        let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| allows(unbound(*role))).collect();
        if !roles.contains(&person.role) {
            return Lacking::Role(roles);
        }
        if allows(Person { domains: BTreeSet::new(), must_change: false, ..person.clone() }) {
            return Lacking::Domain;
        }
        Lacking::Region
    }
}

/// What would have to be otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lacking {
    NewPassword,
    /// One of these is needed.
    Role(Vec<Role>),
    Region,
    Domain,
}

fn request(question: &Question) -> Option<(Request, Entities)> {
    let mut regions = HashMap::new();
    let principal = uid(if question.asking.is_some() { "Account" } else { "Guest" }, "who")?;
    let resource = uid(question.resource.kind(), "what")?;
    let mut entities = Vec::new();
    match &question.asking {
        None => entities.push(Entity::new(principal.clone(), HashMap::new(), HashSet::new()).ok()?),
        Some(asking) => {
            let role = uid("Role", asking.role.name())?;
            let office = region(asking.region.as_ref(), &mut regions)?;
            let domains = asking.domains.iter().cloned().map(RestrictedExpression::new_string);
            let mut attributes = HashMap::from([
                ("office".to_owned(), RestrictedExpression::new_entity_uid(office)),
                ("domains".to_owned(), RestrictedExpression::new_set(domains)),
                ("limited".to_owned(), RestrictedExpression::new_bool(!asking.domains.is_empty())),
                ("mustChange".to_owned(), RestrictedExpression::new_bool(asking.must_change)),
            ]);
            if let Some(department) = &asking.department {
                attributes.insert("department".to_owned(), RestrictedExpression::new_string(department.clone()));
            }
            entities.push(Entity::new(role.clone(), HashMap::new(), HashSet::new()).ok()?);
            entities.push(Entity::new(principal.clone(), attributes, HashSet::from([role])).ok()?);
        }
    }
    let mut attributes = HashMap::new();
    match &question.resource {
        Resource::System => {}
        Resource::Plan(place) | Resource::Draft(place) | Resource::Determination(place) => {
            let region = region(place.region.as_ref(), &mut regions)?;
            attributes.insert("region".to_owned(), RestrictedExpression::new_entity_uid(region));
            if let Some(domain) = &place.domain {
                attributes.insert("domain".to_owned(), RestrictedExpression::new_string(domain.clone()));
            }
        }
        Resource::Audit(of) => {
            let region = region(of.as_ref(), &mut regions)?;
            attributes.insert("region".to_owned(), RestrictedExpression::new_entity_uid(region));
        }
        Resource::Account(of) => {
            let office = region(of.as_ref(), &mut regions)?;
            attributes.insert("office".to_owned(), RestrictedExpression::new_entity_uid(office));
            attributes.insert("domains".to_owned(), RestrictedExpression::new_set([]));
            attributes.insert("limited".to_owned(), RestrictedExpression::new_bool(false));
            attributes.insert("mustChange".to_owned(), RestrictedExpression::new_bool(false));
        }
    }
    entities.push(Entity::new(resource.clone(), attributes, HashSet::new()).ok()?);
    entities.extend(regions.into_values());
    let action = uid("Action", question.action.name())?;
    let request = Request::new(principal, action, resource, Context::empty(), None).ok()?;
    Some((request, Entities::from_entities(entities, None).ok()?))
}

/// A region and all above it, up to the country.
fn region(code: Option<&RegionCode>, known: &mut HashMap<String, Entity>) -> Option<EntityUid> {
    let (id, parent) = match code {
        None => ("country", None),
        Some(code) => (code.as_str(), Some(region(code.parent().as_ref(), known)?)),
    };
    let uid = uid("Region", id)?;
    if !known.contains_key(id) {
        let entity = Entity::new(uid.clone(), HashMap::new(), parent.into_iter().collect()).ok()?;
        known.insert(id.to_owned(), entity);
    }
    Some(uid)
}

fn uid(kind: &str, id: &str) -> Option<EntityUid> {
    Some(EntityUid::from_type_name_and_id(EntityTypeName::from_str(kind).ok()?, EntityId::new(id)))
}

#[cfg(test)]
mod tests {
    use cedar_policy::{Schema, ValidationMode, Validator};

    use super::*;

    fn schema() -> Schema {
        Schema::from_cedarschema_str(include_str!("../../../policies/schema.cedarschema")).unwrap().0
    }

    #[test]
    fn every_policy_file_is_read_and_holds_to_the_schema() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
        let files = std::fs::read_dir(folder)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|extension| extension == "cedar"));
        assert_eq!(files.count(), FILES.len(), "a file in policies/ is not in FILES");
        let policy = Policy::built_in().unwrap();
        let result = Validator::new(schema()).validate(&policy.policies, ValidationMode::Strict);
        let complaints: Vec<String> = result.validation_errors().map(ToString::to_string).collect();
        assert_eq!(complaints, Vec::<String>::new());
        let named: BTreeSet<&str> = policy.policies.policies().filter_map(|it| it.annotation("id")).collect();
        assert_eq!(named.len(), policy.policies.policies().count(), "every policy has a name of its own");
    }

    #[test]
    fn the_schema_and_the_program_know_the_same_actions_and_kinds() {
        let schema = schema();
        let in_schema: BTreeSet<String> =
            schema.actions().map(|action| AsRef::<str>::as_ref(action.id()).to_owned()).collect();
        let in_program: BTreeSet<String> = Action::ALL.iter().map(|action| action.name().to_owned()).collect();
        assert_eq!(in_schema, in_program);
        // What the program asks is what the schema describes.
        for resource in [
            Resource::System,
            Resource::Plan(Place { region: code("990121"), domain: Some("d".into()) }),
            Resource::Draft(Place::region(None)),
            Resource::Account(code("990100")),
            Resource::Audit(None),
        ] {
            for asking in [None, Some(asking())] {
                let question = Question { asking, action: Action::LookAround, resource: resource.clone() };
                let (_, entities) = request(&question).unwrap();
                Entities::from_entities(entities, Some(&schema)).unwrap();
            }
        }
    }

    #[test]
    fn the_words_are_those_of_the_vocabulary() {
        let text = include_str!("../../../vocabulary/terms.yaml");
        let check = |id: String, label: Message| {
            let line = text.lines().find(|line| line.starts_with(&format!("- {{id: {id}, "))).unwrap_or_default();
            assert!(line.contains(&format!("zh: {}, en: {}, ", label.zh, label.en)), "{id}: {line}");
        };
        Action::ALL.iter().for_each(|action| check(format!("action-{}", action.name()), action.label()));
        Role::ALL.iter().for_each(|role| check(format!("role-{}", role.name()), role.label()));
    }

    fn asking() -> Asking {
        Asking {
            role: Role::Planner,
            region: code("990100"),
            department: Some("x".into()),
            domains: BTreeSet::from(["d".to_owned()]),
            must_change: false,
        }
    }

    fn code(text: &str) -> Option<RegionCode> {
        (!text.is_empty()).then(|| RegionCode::parse(text).unwrap())
    }

    /// The table of roles as it is written in docs/operate/accounts.md, in plain
    /// code and without the engine.
    fn oracle(principal: &Principal, action: Action, resource: &Resource) -> bool {
        let person = match principal {
            Principal::Guest => {
                return match resource {
                    Resource::System => matches!(action, Action::LookAround | Action::Search),
                    Resource::Plan(_) => matches!(action, Action::ReadPlan | Action::ReadCheck | Action::Export),
                    _ => false,
                };
            }
            Principal::Person(person) => person,
        };
        if person.must_change {
            return action == Action::UseOwnAccount && *resource == Resource::System;
        }
        let text = |code: &Option<RegionCode>| code.as_ref().map_or("", RegionCode::as_str).to_owned();
        // A code without its trailing pairs of zeros begins every code below it.
        let stem = |code: String| -> String {
            let mut stem = code;
            while stem.len() <= 6 && stem.ends_with("00") {
                stem.truncate(stem.len() - 2);
            }
            stem
        };
        let within = |of: &Option<RegionCode>| text(of).starts_with(&stem(text(&person.region)));
        let same = |of: &Option<RegionCode>| *of == person.region;
        match resource {
            Resource::System => matches!(action, Action::LookAround | Action::Search | Action::UseOwnAccount),
            Resource::Account(office) => {
                action == Action::ManageAccounts && person.role == Role::Administrator && within(office)
            }
            Resource::Audit(of) => {
                action == Action::ReadAudit
                    && matches!(person.role, Role::Administrator | Role::Evaluator)
                    && within(of)
            }
            Resource::Determination(place) => {
                let may = match action {
                    Action::Determine => person.role == Role::Worker,
                    Action::ReadDetermination => matches!(person.role, Role::Worker | Role::Evaluator),
                    _ => false,
                };
                may && within(&place.region)
            }
            Resource::Plan(place) | Resource::Draft(place) => {
                let draft = matches!(resource, Resource::Draft(_));
                let limited = !person.domains.is_empty();
                let own = place.domain.as_ref().is_some_and(|domain| person.domains.contains(domain));
                let seen = !limited || place.domain.is_none() || own;
                let worked_on = !limited || own;
                match (action, person.role) {
                    (Action::ReadPlan, _) => !draft,
                    (Action::ReadCheck | Action::Export, _) if !draft => true,
                    (Action::ReadCheck | Action::Export | Action::ReadDraft, role) => {
                        draft && !matches!(role, Role::Administrator | Role::Worker) && within(&place.region) && seen
                    }
                    (Action::BringIn, Role::Planner) | (Action::Publish, Role::Planner | Role::Reviewer) => {
                        draft && within(&place.region) && seen
                    }
                    (Action::Share, Role::Planner) => within(&place.region),
                    (Action::Observe, Role::Planner) => !draft && within(&place.region) && worked_on,
                    (Action::Observe, Role::Department) => !draft && same(&place.region),
                    (Action::Correct, Role::Planner) => draft && within(&place.region) && worked_on,
                    (Action::Correct, Role::Department) => draft && same(&place.region) && worked_on,
                    (Action::Decide | Action::Assign, Role::Planner) | (Action::Decide, Role::Reviewer) => {
                        within(&place.region) && worked_on
                    }
                    (Action::Decide, Role::Department) => same(&place.region) && worked_on,
                    _ => false,
                }
            }
        }
    }

    const REGIONS: [&str; 9] =
        ["", "990000", "990100", "990121", "990121003", "990121003201", "990200", "990221", "980000"];
    const DOMAINS: [&str; 3] = ["a", "b", "c"];

    /// A sequence of numbers that is the same in every run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % limit
        }

        fn principal(&mut self) -> Principal {
            if self.below(12) == 0 {
                return Principal::Guest;
            }
            let domains = self.below(8);
            Principal::Person(Person {
                id: "x".into(),
                login: "x".into(),
                name: "甲".into(),
                role: Role::ALL[self.below(Role::ALL.len())],
                region: code(REGIONS[self.below(REGIONS.len())]),
                department: None,
                domains: (0..3).filter(|bit| domains >> bit & 1 == 1).map(|bit| DOMAINS[bit].to_owned()).collect(),
                must_change: self.below(10) == 0,
            })
        }

        fn resource(&mut self) -> Resource {
            let region = code(REGIONS[self.below(REGIONS.len())]);
            let domain = DOMAINS.get(self.below(4)).map(|it| (*it).to_owned());
            match self.below(7) {
                0 => Resource::System,
                1 => Resource::Account(region),
                2 => Resource::Audit(region),
                3 => Resource::Plan(Place { region, domain }),
                4 => Resource::Determination(Place { region, domain }),
                _ => Resource::Draft(Place { region, domain }),
            }
        }
    }

    #[test]
    fn the_policies_say_what_the_table_of_roles_says() {
        let policy = Policy::built_in().unwrap();
        let mut numbers = Numbers(4);
        let mut allowed = 0;
        let mut seen: BTreeSet<(Action, Option<Role>, bool)> = BTreeSet::new();
        for _ in 0..900 {
            let (principal, resource) = (numbers.principal(), numbers.resource());
            for action in Action::ALL {
                let expected = oracle(&principal, action, &resource);
                let found = policy.allows(&principal, action, &resource);
                assert_eq!(found, expected, "{} by {principal:?} of {resource:?}", action.name());
                allowed += usize::from(found);
                let role = match &principal {
                    Principal::Guest => None,
                    Principal::Person(person) => Some(person.role),
                };
                seen.insert((action, role, found));
            }
        }
        assert!(allowed > 400, "the questions are not all beside the point: {allowed}");
        for (action, role) in
            [(Action::Correct, Role::Department), (Action::Publish, Role::Reviewer), (Action::Determine, Role::Worker)]
        {
            assert!(seen.contains(&(action, Some(role), true)) && seen.contains(&(action, Some(role), false)));
        }
    }

    #[test]
    fn what_is_lacking_is_found() {
        let policy = Policy::built_in().unwrap();
        let person = |role, region: &str, domains: &[&str]| Person {
            id: "x".into(),
            login: "x".into(),
            name: "甲".into(),
            role,
            region: code(region),
            department: None,
            domains: domains.iter().map(|it| (*it).to_owned()).collect(),
            must_change: false,
        };
        let draft =
            |domain: Option<&str>| Resource::Draft(Place { region: code("990121"), domain: domain.map(str::to_owned) });
        let check = |person: &Person, action, resource: &Resource, expected: Lacking| {
            assert!(!policy.allows(&Principal::Person(person.clone()), action, resource));
            assert_eq!(policy.lacking(person, action, resource), expected);
        };
        check(&person(Role::Planner, "990200", &[]), Action::Decide, &draft(None), Lacking::Region);
        check(&person(Role::Department, "990121", &["a"]), Action::Decide, &draft(Some("b")), Lacking::Domain);
        check(
            &person(Role::Reader, "990121", &[]),
            Action::Publish,
            &draft(None),
            Lacking::Role(vec![Role::Planner, Role::Reviewer]),
        );
        let fresh = Person { must_change: true, ..person(Role::Planner, "990121", &[]) };
        check(&fresh, Action::Decide, &draft(None), Lacking::NewPassword);
    }
}
