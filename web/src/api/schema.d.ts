// Generated from web/openapi.json by `npm run gen`. Do not edit.
export interface paths {
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The accounts somebody may keep */
        get: operations["accounts"];
        put?: never;
        /** Makes an account; the answer holds its one-time password, shown this once */
        post: operations["create_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an office can be made of: roles, departments, domains */
        get: operations["choices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes an account or disables it */
        put: operations["change_account"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets a one-time password and ends the sessions of the account */
        post: operations["reset_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done and what was refused, the newest first */
        get: operations["audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/boundaries/{pack}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Schematic boundaries as GeoJSON */
        get: operations["boundary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every plan, and every document brought in for checking */
        get: operations["series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/checks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was found in a plan, or in the last draft brought in for it */
        get: operations["report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/checks/{id}/comparisons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which figures were compared, and by which rule they were brought together or kept apart */
        get: operations["comparisons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/checks/{id}/decisions/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Accepts a finding, sets it aside with a reason, or opens it again */
        put: operations["decide"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/checks/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The findings as a Word or Excel file for the drafters */
        get: operations["export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/checks/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings a draft in and checks it; the answer shows what is gone, what stays and what is new */
        post: operations["bring_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One indicator across plans: baseline, target, how ambitious */
        get: operations["indicator"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compare/matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Canonical indicators by plans */
        get: operations["matrix"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/determinations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Determinations that were kept, the newest first */
        get: operations["determinations"];
        put?: never;
        /** Determines what a person and a household are owed, and keeps it with the rules of the day */
        post: operations["keep_determination"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/determinations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A determination that was kept, with what was known and why it came out so */
        get: operations["determination"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/determinations/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Determines again from what was kept: by the rules of that day, and by those of today */
        get: operations["replay_determination"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed from one plan to another */
        get: operations["difference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The domains of all packs */
        get: operations["domains"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every draft on the desk */
        get: operations["list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A draft as it was read, with what was mended in it */
        get: operations["draft"];
        /** Says what a draft is called and whose plan it is */
        put: operations["describe"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/{id}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mends what was misread */
        post: operations["correct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/{id}/corrections/{number}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a correction back, or brings one back that was taken back */
        post: operations["undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/{id}/difference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed between two states of a draft */
        get: operations["version_difference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/{id}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The document of a draft, byte for byte */
        get: operations["document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/{id}/editions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the present state of a draft a name and a date */
        post: operations["edition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed what, when and why; the newest first */
        get: operations["history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/{id}/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The text of a draft's document, every recognised value marked */
        get: operations["text"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entitlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The packs with service items or rules */
        get: operations["jurisdictions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entitlements/{pack}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The service list of a pack, with the facts that its rules may ask for */
        get: operations["service_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entitlements/{pack}/determine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a person and a household are owed, and why; nothing is kept */
        post: operations["determine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entitlements/{pack}/items/{item}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A service item: its standard, the rules that decide it, their figures over time and their cases */
        get: operations["service_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entitlements/{pack}/trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rules tried on the invented population of a pack: what the law comes to, and what other figures would change */
        post: operations["trial"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server answers */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The canonical indicators of all packs */
        get: operations["indicators"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes one's own password */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Puts one-time codes in force; the answer is the recovery codes, shown this once */
        put: operations["confirm_codes"];
        /** Offers a secret for an authenticator app; it counts only once a code of it was given */
        post: operations["offer_codes"];
        /** Takes one-time codes away again */
        delete: operations["remove_codes"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every region with plans, and how many of its targets stand in which class */
        get: operations["monitor_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor/indicators/{indicator}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An indicator: its targets, every figure of a region with scope, breakdown and revision, and the last figure of each region */
        get: operations["indicator_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor/indicators/{indicator}/equity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How unequal places are in an indicator, year by year, with the Lorenz curve of the last */
        get: operations["indicator_equity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor/regions/{region}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The targets of a region, binding first and then the gravest, each with what is to be expected of it */
        get: operations["region_targets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings in a table of figures, CSV or Excel: all of it or, with a defect, nothing; the same again changes nothing */
        post: operations["import_observations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Places by domains: how many indicators, commitments and projects */
        get: operations["overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The packs that have streets, people and facilities */
        get: operations["all_places"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/{pack}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every norm against what there is, by region */
        get: operations["norms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/{pack}/circle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is within reach of facilities of a type, by region and home by home */
        get: operations["circle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/{pack}/circle.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The figures of a service circle by region, as an Excel workbook */
        get: operations["circle_workbook"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/{pack}/isochrone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The area within reach of a place, as GeoJSON */
        get: operations["isochrone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/{pack}/near": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The nearest facilities of each type round a place, the way to them, and the norms that hold or not */
        get: operations["near"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/{pack}/scenario": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a service circle would be if facilities stood elsewhere; nothing is kept */
        post: operations["scenario"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/{pack}/supply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Capacity within reach for each of those it is for */
        get: operations["supply"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/{pack}/tiles/{z}/{x}/{y}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A vector tile (Mapbox Vector Tile 2.1) with the layers regions, water, streets, homes and facilities */
        get: operations["tile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every plan with its totals */
        get: operations["plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A plan with all its rows */
        get: operations["plan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans/{id}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every item of a plan, who was given it, and what cannot be right in that */
        get: operations["assignments"];
        /** Gives an item to departments and regions, or takes it back */
        put: operations["assign"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans/{id}/assignments/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives items to whom the text names, where nobody has decided yet */
        post: operations["accept_proposals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans/{id}/assignments/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The division of work as an Excel or Word file */
        get: operations["export_assignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans/{id}/assignments/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every state of an item's assignment, the newest first */
        get: operations["assignment_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans/{id}/assignments/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the last change of an item's assignment back */
        post: operations["undo_assignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What stands at a place of a plan's document */
        get: operations["evidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A plan or a draft as an Excel or Word file, or as a data pack */
        get: operations["export_plan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The read-only links of a plan, the newest first */
        get: operations["links"];
        put?: never;
        /** Makes a read-only link to a plan or to its last draft */
        post: operations["make_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans/{id}/links/{link}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revokes a read-only link */
        post: operations["revoke_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The regions directly below one */
        get: operations["regions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every check: what it looks for and why */
        get: operations["rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Looks for words in plans, documents, drafts and reference lists */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Names that fit what is being typed */
        get: operations["suggest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in and what they may do; also for somebody who is not */
        get: operations["session"];
        put?: never;
        /** Signs in */
        post: operations["sign_in"];
        /** Signs out */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/guest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks around without an account, where the server allows it */
        post: operations["look_around"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shared/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a read-only link shows; no account is asked for */
        get: operations["shared"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vocabulary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The words of the interface, in both languages */
        get: operations["vocabulary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptProposals: {
            /** @description Keys of items. */
            items: string[];
        };
        /** @description What became of it. */
        AcceptedProposals: {
            accepted: string[];
            /** @description Already given to somebody, without a proposal, or not in the plan. */
            skipped: string[];
        };
        Account: {
            changed_at: string;
            /** @description One-time codes are asked for. */
            codes: boolean;
            /** @description RFC 3339. */
            created_at: string;
            /** @description Id of a department. */
            department?: string | null;
            disabled: boolean;
            /** @description Ids of the domains the account is limited to; empty is no limit. */
            domains: string[];
            id: string;
            login: string;
            /** @description The password is a one-time one and has to be changed. */
            must_change: boolean;
            name: string;
            /** @description Region of the office; `null` is the whole country. */
            region_code?: string | null;
            region_name?: components["schemas"]["Bilingual"] | null;
            /**
             * Format: int64
             * @description To be given back with a change.
             */
            revision: number;
            role: components["schemas"]["Role"];
        };
        AccountChange: {
            department?: string | null;
            disabled: boolean;
            domains: string[];
            name: string;
            /** @description Region of the office; `null` is the whole country. */
            region?: string | null;
            /**
             * Format: int64
             * @description The revision the change was made from.
             */
            revision: number;
            role: components["schemas"]["Role"];
        };
        /** @description What an earlier plan aimed at and what became of it, column by column. */
        Achieved: {
            attribute?: components["schemas"]["Attribute"] | null;
            domain?: string | null;
            /** Format: int32 */
            line: number;
            name: string;
            /** Format: int32 */
            table: number;
            unit?: string | null;
            values: components["schemas"]["Bound"][];
        };
        /**
         * @description The words for what can be done.
         * @enum {string}
         */
        ActionName: "look-around" | "search" | "read-plan" | "read-check" | "export" | "read-draft" | "bring-in" | "correct" | "decide" | "publish" | "assign" | "share" | "observe" | "determine" | "read-determination" | "read-audit" | "manage-accounts" | "use-own-account";
        AmountPart: {
            expression: string;
            part: string;
        };
        AmountView: {
            /** @description fixed, top_up, per_head, percentage, taper, bands or table */
            kind: string;
            /** @description What goes into it: a name of the part and its SQL expression */
            parts: components["schemas"]["AmountPart"][];
            source: components["schemas"]["SourceView"];
        };
        /** @description Who is asked about. */
        AskedBody: {
            /** @description Civil date; today when it is not given */
            as_of?: string | null;
            /** @description Facts of the household by id, and `members`, all who live there */
            household?: Record<string, never>;
            /** @description Facts of the person by id; null is not known. Money in yuan */
            person?: Record<string, never>;
            /** @description Code of the place whose amounts apply; otherwise as the facts say */
            region?: string | null;
            /** @description Whether to look for the question that would settle what is open; yes when it is not said */
            settle?: boolean | null;
        };
        AssignedItem: {
            assignment?: components["schemas"]["Assignment"] | null;
            counting?: components["schemas"]["ShareCounting"] | null;
            /** @description Above the figure; below it when negative. */
            difference?: string | null;
            /** @description With its comparator and unit. */
            figure?: string | null;
            findings: components["schemas"]["AssignmentFinding"][];
            /** @description No longer in the plan; what is shown is what it was. */
            gone: boolean;
            key: string;
            kind?: components["schemas"]["ItemKind"] | null;
            last?: components["schemas"]["AssignmentChange"] | null;
            /** Format: int32 */
            line: number;
            name: string;
            op?: components["schemas"]["Op"] | null;
            proposal?: components["schemas"]["Proposal"] | null;
            /**
             * Format: int32
             * @description 0 when nothing was ever decided.
             */
            revision: number;
            section?: string | null;
            /** @description Sum of the shares; `null` where they do not add up or one has no figure. */
            sum?: string | null;
            unit?: string | null;
            /** @description Decimals or fractions as text. */
            values: string[];
            /** Format: int32 */
            year?: number | null;
        };
        Assignment: {
            counting?: components["schemas"]["ShareCounting"] | null;
            /** @description The first one answers for it. */
            lead: string[];
            shares?: components["schemas"]["Share"][];
            supporting?: string[];
        };
        AssignmentChange: {
            /** @description `set`, `accept`, `undo` or `remove` */
            action: string;
            actor: string;
            assignment?: components["schemas"]["Assignment"] | null;
            /** @description RFC 3339 */
            at: string;
            reason: string;
            /** Format: int32 */
            revision: number;
        };
        AssignmentFinding: {
            code: string;
            message: string;
            remedy: string;
            severity: components["schemas"]["Severity"];
        };
        AssignmentUndo: {
            item: string;
            /**
             * Format: int32
             * @description The revision that was seen.
             */
            seen: number;
        };
        /** @description The items of a plan and who was given each. */
        Assignments: {
            /** @description Departments to choose from; any other name is taken too. */
            departments: string[];
            document: string;
            /**
             * Format: int32
             * @description Number of the draft whose items these are; `null` for the plan of the packs.
             */
            draft?: number | null;
            id: string;
            items: components["schemas"]["AssignedItem"][];
            /** @description Other regions that shares name. */
            other_regions: components["schemas"]["RegionChoice"][];
            period?: components["schemas"]["Period"] | null;
            region_code?: string | null;
            region_name: components["schemas"]["Bilingual"];
            /** @description The regions directly below the plan's. */
            regions: components["schemas"]["RegionChoice"][];
            title: string;
        };
        /** @enum {string} */
        Attribute: "binding" | "expected";
        AuditEntry: {
            action: string;
            actor: string;
            /** @description RFC 3339. */
            at: string;
            /** @description JSON, as it is under the hash. */
            detail: string;
            /** @description `done` or `refused`. */
            outcome: string;
            region_code?: string | null;
            /** Format: int64 */
            sequence: number;
            subject: string;
        };
        AuditPage: {
            entries: components["schemas"]["AuditEntry"][];
            /**
             * Format: int64
             * @description Ask for entries before this one for the next page; `null` at the end.
             */
            next?: number | null;
        };
        Bilingual: {
            /** @description Empty where there is no English name. */
            en: string;
            zh: string;
        };
        /**
         * @description A cell as printed and what it says. No `op` and no values: the cell is empty
         *     or holds words; that is a missing value and not a zero.
         */
        Bound: {
            /** @description A total over the planning period. */
            cumulative: boolean;
            op?: components["schemas"]["Op"] | null;
            raw: string;
            values: string[];
            /** Format: int32 */
            year?: number | null;
        };
        CanonicalIndicator: {
            denominator?: components["schemas"]["Bilingual"] | null;
            direction?: components["schemas"]["Direction"] | null;
            /** @description Id of a domain. */
            domain: string;
            en: string;
            id: string;
            kind: components["schemas"]["IndicatorKind"];
            numerator?: components["schemas"]["Bilingual"] | null;
            pack: string;
            /** @description Id of the source it rests on. */
            source: string;
            status: components["schemas"]["Status"];
            synonyms: string[];
            unit?: string | null;
            zh: string;
        };
        CaseView: {
            as_of: string;
            /** @description Where the rules come to something else; nothing where they agree */
            differences: string[];
            expect: components["schemas"]["ExpectView"][];
            household?: unknown;
            name: string;
            person: unknown;
            region?: string | null;
        };
        Cell: {
            /** Format: int32 */
            commitments: number;
            /** @description `null`: what belongs to no known domain. */
            domain_id?: string | null;
            /** Format: int32 */
            indicators: number;
            plan_id: string;
            /** Format: int32 */
            projects: number;
        };
        CheckCounts: {
            /** Format: int32 */
            accepted: number;
            /** Format: int32 */
            error: number;
            /** Format: int32 */
            info: number;
            /** Format: int32 */
            set_aside: number;
            /** Format: int32 */
            warning: number;
        };
        /** @description A place and what stands there. */
        CheckEvidence: {
            document: string;
            /** @description Table, box, text, superior plan. */
            label: string;
            /** Format: int32 */
            line: number;
            /** @description The plan in which the place can be opened. */
            plan_id?: string | null;
            /** @description Empty when the text is not at hand. */
            text: string;
        };
        CheckFinding: {
            change?: components["schemas"]["FindingChange"] | null;
            /** @description Title of the chapter it stands in. */
            chapter?: string | null;
            code: string;
            decision?: components["schemas"]["Decision"] | null;
            /** @description Both sides of a contradiction. */
            evidence: components["schemas"]["CheckEvidence"][];
            /** @description The oldest first. */
            history: components["schemas"]["Decision"][];
            /** @description The same for the same defect in another draft. */
            key: string;
            message: string;
            remedy: string;
            section?: string | null;
            severity: components["schemas"]["Severity"];
            /** @description Of the check. */
            title: string;
        };
        /** @description The present state of a series: its last draft, or the plan of the store. */
        CheckReport: {
            /** @description Every check, with how many it found. */
            checked: components["schemas"]["RuleCount"][];
            /** @description How many pairs of figures were compared. */
            comparisons: number;
            counts: components["schemas"]["CheckCounts"];
            /** @description File name. */
            document: string;
            /** @description The gravest first, then in the order of the document. */
            findings: components["schemas"]["CheckFinding"][];
            /** @description Findings of the run before that are no longer there. */
            gone: components["schemas"]["CheckFinding"][];
            id: string;
            period?: components["schemas"]["Period"] | null;
            plan_id?: string | null;
            /** @description What may be chosen as superior or previous plan. */
            plans: components["schemas"]["PlanRef"][];
            previous_id?: string | null;
            region_name: components["schemas"]["Bilingual"];
            /** @description The newest first. */
            runs: components["schemas"]["CheckRun"][];
            superior_id?: string | null;
            /** @description Whether the sentences were at hand, so that all checks ran. */
            text_available: boolean;
            title: string;
        };
        /** @description A draft that was brought in. */
        CheckRun: {
            /** Format: int32 */
            added: number;
            /** @description RFC 3339. */
            at: string;
            by: string;
            counts: components["schemas"]["RunCounts"];
            document: string;
            /**
             * Format: int32
             * @description Against the run before.
             */
            gone: number;
            /** Format: int32 */
            number: number;
            /** Format: int32 */
            stays: number;
        };
        /** @description A plan of the store, or documents brought in under one name. */
        CheckSeries: {
            counts: components["schemas"]["CheckCounts"];
            id: string;
            /** @description RFC 3339, of the last draft. */
            last_at?: string | null;
            pack?: string | null;
            period?: components["schemas"]["Period"] | null;
            /** @description `null` for documents that belong to no plan of the store. */
            plan_id?: string | null;
            region_name: components["schemas"]["Bilingual"];
            /**
             * Format: int32
             * @description How many drafts were brought in.
             */
            runs: number;
            status?: components["schemas"]["Status"] | null;
            title: string;
        };
        Circle: {
            groups: string[];
            homes: components["schemas"]["CircleHomes"];
            /** @description `network`, or `straight_line` */
            method: string;
            rows: components["schemas"]["CircleRow"][];
            summary: components["schemas"]["CircleSummary"];
        };
        /** @description For each home, in the order of the features of the layer `homes`. */
        CircleHomes: {
            /** @description Number of the feature in the layer `facilities` */
            facility: (number | null)[];
            /** @description far, island, edge, off; with blanks between */
            marks: string[];
            metres: (number | null)[];
            /** @description `null` where no facility is within the limit */
            seconds: (number | null)[];
        };
        CircleRow: {
            covered: number[];
            /** @description For each group, in the order of `groups` */
            people: number[];
            region: components["schemas"]["PlaceRegion"];
            /** @description `null` where there is nobody of the group */
            share: (number | null)[];
            /** @description Covered by straight line */
            straight: number[];
        };
        /** @description Figures of everybody. */
        CircleSummary: {
            /** Format: double */
            covered: number;
            /** @description Homes so near the edge of the map that something nearer may lie beyond it */
            edge: number;
            /** @description Homes further than 250 m from any street */
            far: number;
            /** @description Homes on streets that the main part does not reach */
            island: number;
            /** @description Homes that are not on the network */
            off: number;
            /** Format: double */
            people: number;
            /**
             * Format: double
             * @description `null` where there is nobody
             */
            share?: number | null;
            /**
             * Format: double
             * @description What a straight line would say
             */
            straight_share?: number | null;
            /** @description Homes whose number of people is not known; they are in no sum */
            unknown: number;
        };
        ClassCount: {
            /** Format: int32 */
            binding: number;
            /** @description target_met, ahead, on_track, behind, regressed, breached, no_data or no_baseline */
            class: string;
            /** Format: int32 */
            targets: number;
        };
        ClauseView: {
            id: string;
            source: components["schemas"]["SourceView"];
            /** @description SQL expression */
            when: string;
            words: string;
        };
        CodeView: {
            code: string;
            label: string;
        };
        Commitment: {
            box?: string | null;
            /** Format: int32 */
            by_year?: number | null;
            cumulative: boolean;
            domain_id?: string | null;
            /** @description Position among the plan's commitments, from 0. */
            index: number;
            kind: components["schemas"]["CommitmentKind"];
            /** Format: int32 */
            line: number;
            op: components["schemas"]["Op"];
            section?: string | null;
            subject: string;
            unit?: string | null;
            values: string[];
        };
        /** @enum {string} */
        CommitmentKind: "target" | "norm";
        CompareRow: {
            attribute?: components["schemas"]["Attribute"] | null;
            baseline?: components["schemas"]["Bound"] | null;
            /** @description In the common unit. */
            baseline_value?: string | null;
            /** @description Target less baseline. */
            change?: string | null;
            change_per_year?: string | null;
            found?: components["schemas"]["FoundPlace"] | null;
            illustrative: boolean;
            level?: components["schemas"]["Level"] | null;
            /** Format: int32 */
            line?: number | null;
            pack: string;
            plan_id: string;
            printed_name?: string | null;
            region_code?: string | null;
            region_name: components["schemas"]["Bilingual"];
            /** @description Part of the gap that was left that is closed each year, in per cent. */
            share_of_gap?: string | null;
            target?: components["schemas"]["Bound"] | null;
            target_value?: string | null;
            title: string;
            /** @description Why there is no change, or no share of the gap. */
            why_absent?: string | null;
        };
        /** @enum {string} */
        ComparisonOutcome: "agree" | "differ" | "apart";
        /** @description What became of the capacity: served, unserved and lost make the total. */
        Conservation: {
            /**
             * Format: double
             * @description Lost with distance
             */
            lost: number;
            /** Format: double */
            served: number;
            /** Format: double */
            total: number;
            /** @description Facilities whose capacity is not known */
            unknown: number;
            /**
             * Format: double
             * @description Of facilities that nobody reaches
             */
            unserved: number;
        };
        Credentials: {
            /** @description A one-time code or a recovery code, where the account has them. */
            code?: string | null;
            login: string;
            password: string;
        };
        Decision: {
            /** @description RFC 3339. */
            at: string;
            by: string;
            reason: string;
            verdict: components["schemas"]["Verdict"];
        };
        DeterminationDetail: {
            answer: components["schemas"]["EntitlementAnswer"];
            /** @description What was known, as it was sent */
            document: unknown;
            kept: components["schemas"]["KeptDetermination"];
            /** @description SHA-256 of the rules it rests on */
            rules_digest: string;
        };
        DiffChange: {
            kind: components["schemas"]["DiffKind"];
            message: string;
            name: string;
            new?: components["schemas"]["DiffSide"] | null;
            of: components["schemas"]["DiffOf"];
            old?: components["schemas"]["DiffSide"] | null;
        };
        /** @enum {string} */
        DiffKind: "added" | "dropped" | "raised" | "lowered" | "changed" | "reworded" | "attribute" | "unit" | "baseline";
        /** @enum {string} */
        DiffOf: "indicator" | "commitment" | "norm";
        DiffSide: {
            attribute?: components["schemas"]["Attribute"] | null;
            /** Format: int32 */
            line: number;
            name: string;
            unit?: string | null;
            value: string;
        };
        DifferenceView: {
            field: string;
            is: unknown;
            item: string;
            was: unknown;
        };
        /** @enum {string} */
        Direction: "higher" | "lower" | "nearest" | "range";
        Document: {
            issuer?: string | null;
            period?: components["schemas"]["Period"] | null;
            region?: string | null;
            region_code?: string | null;
            title?: string | null;
        };
        Domain: {
            en: string;
            id: string;
            kind: components["schemas"]["ServiceKind"];
            /** Format: int32 */
            order: number;
            pack: string;
            zh: string;
        };
        DomainDetail: components["schemas"]["Domain"] & {
            /** @description What plans print for it. */
            synonyms: string[];
        };
        /** @description A draft as it was read, with what was mended in it. */
        Draft: {
            /** @description Title, issuer, region and period as read. */
            about: components["schemas"]["DraftItem"];
            commitments: components["schemas"]["DraftItem"][];
            /** @description The oldest first. */
            corrections: components["schemas"]["DraftCorrection"][];
            /** @description File name. */
            document: string;
            domain_id?: string | null;
            /** @description How many cells somebody should look at. */
            doubts: number;
            editions: components["schemas"]["DraftEdition"][];
            /** @description How many figures were read as past. */
            facts: number;
            id: string;
            /**
             * Format: int32
             * @description Number of the last correction, 0 for none: to be sent back with the next.
             */
            last: number;
            /** @description The plan of the store that this is the next draft of. */
            plan_id?: string | null;
            projects: components["schemas"]["DraftItem"][];
            region_code?: string | null;
            region_name: components["schemas"]["Bilingual"];
            /**
             * Format: int32
             * @description Number of the document among those brought in.
             */
            run: number;
            /** @description The newest first. */
            runs: components["schemas"]["CheckRun"][];
            tables: components["schemas"]["DraftTable"][];
            tasks: components["schemas"]["DraftItem"][];
            title: string;
            /** @description The title a person gave; `null`: the document's own. */
            title_given?: string | null;
        };
        DraftCell: {
            /**
             * Format: int32
             * @description The last correction of this cell.
             */
            correction?: number | null;
            /** @description Why somebody should look at it. */
            doubts: string[];
            /** @description What was read, when it was corrected. */
            read?: string | null;
            /**
             * @description `domain`, `name`, `unit`, `attribute`, `baseline`, `target-0`, `value-0`; of a
             *     commitment `subject`, `quantity`, `unit`, `year`, `kind`; of a task `name`,
             *     `lead`, `supporting`; of the document `title`, `issuer`, `region`, `period`
             */
            slot: string;
            /** @description Empty when nothing stands there. */
            text: string;
        };
        DraftCorrection: {
            about: string;
            /** @description RFC 3339. */
            at: string;
            by: string;
            /** @description Whether it holds now. */
            holds: boolean;
            /** @description Keys of the items it names. */
            items: string[];
            /** Format: int32 */
            number: number;
            reason: string;
            /** Format: int32 */
            undoes?: number | null;
            /** @description Why it has no place in the present document. */
            unplaced?: string | null;
        };
        /** @description What changed between two states of a draft. */
        DraftDifference: {
            changes: components["schemas"]["DiffChange"][];
            unchanged: number;
        };
        DraftEdition: {
            /** @description RFC 3339. */
            at: string;
            by: string;
            /** Format: int32 */
            corrections: number;
            /** @description Civil date. */
            dated: string;
            name: string;
            note: string;
            /** Format: int32 */
            number: number;
            /** Format: int32 */
            run: number;
            stage: components["schemas"]["Stage"];
        };
        /** @description Something that happened to a draft. */
        DraftEvent: {
            about: string;
            /** @description RFC 3339. */
            at: string;
            by: string;
            kind: components["schemas"]["EventKind"];
            reason: string;
        };
        DraftItem: {
            /**
             * Format: int32
             * @description The correction that added it.
             */
            added?: number | null;
            cells: components["schemas"]["DraftCell"][];
            key: string;
            /** Format: int32 */
            line: number;
            /** @description Section or box it stands in. */
            within?: string | null;
        };
        /** @description A draft in the list. */
        DraftListed: {
            by: string;
            /**
             * Format: int32
             * @description How many corrections were made, those taken back among them.
             */
            corrections: number;
            /** @description File name of the last document. */
            document: string;
            domain_id?: string | null;
            id: string;
            /** @description RFC 3339, of the last document. */
            last_at: string;
            region_code?: string | null;
            region_name: components["schemas"]["Bilingual"];
            /**
             * Format: int32
             * @description How many documents were brought in.
             */
            runs: number;
            title: string;
        };
        /** @description The text of a draft's document. */
        DraftSource: {
            /** @description File name. */
            document: string;
            lines: components["schemas"]["SourceLine"][];
        };
        DraftTable: {
            /** @description Whether its rows have a baseline. */
            baseline: boolean;
            header: string[];
            key: string;
            kind: components["schemas"]["TableKind"];
            kind_read?: components["schemas"]["TableKind"] | null;
            /** Format: int32 */
            line: number;
            /** Format: int32 */
            number: number;
            /** @description Of a table that holds no indicators, the first rows as printed. */
            printed: string[][];
            printed_total: number;
            rows: components["schemas"]["DraftItem"][];
            title?: string | null;
            /** @description Years of the columns of targets or past values, as far as known. */
            years: (number | null)[];
        };
        /**
         * @description What is to be changed. Which parts it has depends on `kind`: `cell` (one of
         *     `items`, `slot`, `text`); `column` (`table`, `slot`, `text`); `rows` (`items`
         *     become `rows`; without `items`, `rows` are added to `table`); `table` (`table`,
         *     `text`: what it holds); `commitment` (one of `items`, `slot`, `text`);
         *     `commitments` (`items` become `commitments`); `past` (one of `items`); `project`
         *     (one of `items`, `text`: its name, `null`: it is none); `task` (one of `items`,
         *     `slot`: `name`, `lead`, `supporting` or `gone`, `text`); `document` (`slot`, `text`)
         */
        Edit: {
            commitments?: components["schemas"]["EditCommitment"][];
            items?: components["schemas"]["EditAnchor"][];
            kind: string;
            rows?: components["schemas"]["EditRow"][];
            slot?: string | null;
            table?: components["schemas"]["EditAnchor"] | null;
            text?: string | null;
        };
        /** @description The item meant, as it stood when its author saw it. */
        EditAnchor: {
            key: string;
            /** Format: int32 */
            line: number;
            /** @description What the cell said; of a row its name, of a commitment its quantity. */
            printed?: string;
        };
        EditCommitment: {
            kind?: string;
            /** Format: int32 */
            line?: number;
            quantity: string;
            subject: string;
            unit?: string;
            year?: string;
        };
        EditRow: {
            attribute?: string;
            baseline?: string | null;
            domain?: string;
            /** Format: int32 */
            line?: number;
            name: string;
            targets?: string[];
            unit?: string;
        };
        /** @description What a person and a household are owed. */
        EntitlementAnswer: {
            as_of: string;
            back_pay: components["schemas"]["EntitlementBackPay"][];
            pack: string;
            pack_version: string;
            questions: components["schemas"]["EntitlementQuestion"][];
            region?: string | null;
            region_name?: string | null;
            results: components["schemas"]["EntitlementResult"][];
        };
        EntitlementBackPay: {
            item: string;
            months: components["schemas"]["EntitlementMonth"][];
            /** Format: int64 */
            total_fen?: number | null;
        };
        EntitlementMonth: {
            month: string;
            /** Format: int64 */
            owed_fen?: number | null;
            /** Format: int64 */
            paid_fen?: number | null;
        };
        EntitlementQuestion: {
            entity: string;
            fact: string;
            name: string;
            question?: string | null;
            register?: string | null;
        };
        EntitlementReason: {
            comparison?: string | null;
            condition: string;
            /** @description Of an exception: grant, refuse or amount */
            effect?: string | null;
            /** @description Absent: open */
            holds?: boolean | null;
            /** @description condition, exception, exclusion, in_force or conflict */
            kind: string;
            missing: string[];
            source?: components["schemas"]["SourceView"] | null;
            threshold?: unknown;
            /** @description fen where the values are money */
            unit?: string | null;
            /** @description Money in fen */
            value?: unknown;
            words: string;
        };
        EntitlementResult: {
            /** Format: int64 */
            amount_fen?: number | null;
            apply_at?: string | null;
            /** @description person or household */
            entity: string;
            from?: string | null;
            item: string;
            /** @description Facts that leave it open */
            missing: string[];
            name?: string | null;
            papers: string[];
            /** @description once, month or year */
            period?: string | null;
            reasons: components["schemas"]["EntitlementReason"][];
            rule?: string | null;
            rule_version?: string | null;
            /** @description Whether every answer to it settles the item, of those that were tried */
            settles_always?: boolean | null;
            /** @description The fact to ask for next */
            settling?: string | null;
            /** @description entitled, not_entitled or undetermined */
            status: string;
        };
        /** @description How unequal places are, period by period. */
        EquityAnswer: {
            indicator: string;
            lorenz: components["schemas"]["LorenzPoint"][];
            name: string;
            periods: components["schemas"]["EquityPeriod"][];
            /** @description Of the last period, from the least value to the most */
            places: components["schemas"]["PeerValue"][];
            unit?: string | null;
            weight?: string | null;
            weight_name?: string | null;
        };
        EquityGroup: {
            group: string;
            mean?: string | null;
            n: number;
            /** Format: double */
            value_share?: number | null;
            /** Format: double */
            weight_share?: number | null;
        };
        /** @description Absent is no value; why stands in `reasons`. */
        EquityMeasures: {
            /** Format: double */
            atkinson_0_5?: number | null;
            /** Format: double */
            cv?: number | null;
            /** Format: double */
            gini?: number | null;
            mean?: string | null;
            reasons: string[];
            /** Format: double */
            theil_l?: number | null;
            /** Format: double */
            theil_t?: number | null;
            /** Format: double */
            theil_t_between?: number | null;
            /** Format: double */
            theil_t_within?: number | null;
        };
        EquityPeriod: {
            groups: components["schemas"]["EquityGroup"][];
            /** Format: double */
            max_min_ratio?: number | null;
            n: number;
            n_excluded: number;
            period: string;
            plain: components["schemas"]["EquityMeasures"];
            weighted?: components["schemas"]["EquityMeasures"] | null;
        };
        /** @enum {string} */
        EventKind: "brought-in" | "corrected" | "taken-back" | "decided" | "edition";
        Evidence: {
            context: components["schemas"]["EvidenceLine"][];
            document: string;
            /** Format: int32 */
            line: number;
            /** @description Why there is no text, or what to mind about it. */
            reason?: string | null;
            /** @description `null` when the document is not at hand. */
            text?: string | null;
        };
        EvidenceLine: {
            /** Format: int32 */
            line: number;
            text: string;
        };
        ExceptionView: {
            amount?: components["schemas"]["AmountView"] | null;
            /** @description grant, refuse or amount */
            effect: string;
            id: string;
            /** Format: int32 */
            level: number;
            source: components["schemas"]["SourceView"];
            when: string;
            words: string;
        };
        ExclusionView: {
            /** @description The other item */
            other: string;
            other_name?: string | null;
            /** @description cannot_combine, take_higher or may_combine */
            relation: string;
            source: components["schemas"]["SourceView"];
            /** @description Whether this item is the one that stays */
            stays: boolean;
            words: string;
        };
        ExpectView: {
            /** Format: int64 */
            amount_fen?: number | null;
            item: string;
            status: string;
        };
        Fact: {
            cumulative: boolean;
            /** Format: int32 */
            line: number;
            op: components["schemas"]["Op"];
            section?: string | null;
            subject: string;
            unit?: string | null;
            values: string[];
            /** Format: int32 */
            year?: number | null;
        };
        /** @description Something that may be known of a person or a household. */
        FactView: {
            codes: components["schemas"]["CodeView"][];
            /** @description Whether this place decides which amounts apply */
            decides_region: boolean;
            /** Format: int32 */
            decimals: number;
            /** @description person or household */
            entity: string;
            id: string;
            /** @description bool, number, money (yuan), date, code or region */
            kind: string;
            name: string;
            question?: string | null;
            register?: string | null;
            sensitive: boolean;
            unit?: string | null;
            /** @description Whether a rule of the pack asks for it */
            used: boolean;
        };
        FigureView: {
            at: string;
            breakdown: string;
            by: string;
            /** @description A official page, B copy of an official text, C news, D derived */
            confidence?: string | null;
            document: string;
            /** Format: int32 */
            line?: number | null;
            pack?: string | null;
            /** @description A year, or first and last month */
            period: string;
            reason: string;
            region: string;
            /** Format: int32 */
            revision: number;
            scope: string;
            /** @description reported, estimated, provisional, missing or break */
            status: string;
            value?: string | null;
        };
        Finding: {
            code: string;
            evidence: components["schemas"]["FindingPlace"][];
            message: string;
            remedy: string;
            severity: components["schemas"]["Severity"];
        };
        /**
         * @description A finding against the run before.
         * @enum {string}
         */
        FindingChange: "new" | "stays";
        FindingPlace: {
            document: string;
            /** Format: int32 */
            line: number;
        };
        /** @enum {string} */
        FoundPlace: "table" | "text";
        /** @description An account whose password was just set. */
        FreshAccount: {
            account: components["schemas"]["Account"];
            /** @description Good for a week, and to be changed at the first sign-in. */
            one_time_password: string;
        };
        /** @description A GeoJSON `FeatureCollection`; features have the properties `code` and `name_zh`. */
        GeoJson: {
            features: unknown[];
            type: string;
        };
        Health: {
            /** @description `ok` */
            status: string;
            version: string;
        };
        /** @description What came of a table of figures. */
        ImportAnswer: {
            added: number;
            findings: components["schemas"]["Finding"][];
            /** @description Another value, status or source than before, kept beside it */
            revised: number;
            rows: number;
            /** @description Whether it was taken: without any defect, and not only to be looked at */
            taken: boolean;
            unchanged: number;
        };
        Indicator: {
            attribute?: components["schemas"]["Attribute"] | null;
            baseline?: components["schemas"]["Bound"] | null;
            /** @description As printed. */
            domain?: string | null;
            domain_id?: string | null;
            /** @description The canonical indicator of that name. */
            indicator_id?: string | null;
            /** Format: int32 */
            line: number;
            name: string;
            /** Format: int32 */
            row: number;
            /** Format: int32 */
            table: number;
            target?: components["schemas"]["Bound"] | null;
            targets: components["schemas"]["Bound"][];
            unit?: string | null;
        };
        /** @description One indicator across plans. */
        IndicatorComparison: {
            indicator: components["schemas"]["IndicatorHead"];
            /** @description Every plan, those that lack the indicator too. */
            rows: components["schemas"]["CompareRow"][];
            /** @description The unit all values were brought to. */
            unit?: string | null;
        };
        IndicatorHead: {
            direction?: components["schemas"]["Direction"] | null;
            domain_id: string;
            id: string;
            name: components["schemas"]["Bilingual"];
            unit?: string | null;
        };
        /** @enum {string} */
        IndicatorKind: "level" | "cumulative" | "growth" | "maintain" | "ceiling" | "milestone";
        IndicatorMonitor: {
            direction?: string | null;
            /** @description Of the region: every scope, breakdown and revision */
            figures: components["schemas"]["FigureView"][];
            indicator: string;
            name: string;
            /** @description The last figure of each region */
            peers: components["schemas"]["PeerValue"][];
            region?: string | null;
            region_name?: string | null;
            targets: components["schemas"]["TrackedTarget"][];
            unit?: string | null;
        };
        /** @description An item with the rules that decide it. */
        ItemDetail: {
            cases: components["schemas"]["CaseView"][];
            exclusions: components["schemas"]["ExclusionView"][];
            item: components["schemas"]["ListItem"];
            parameters: components["schemas"]["ParameterView"][];
            /** @description The newest first */
            rules: components["schemas"]["RuleView"][];
        };
        /**
         * @description Choices of the kind of an item.
         * @enum {string}
         */
        ItemKind: "indicator" | "commitment" | "project" | "task";
        /** @description A pack with service items, or with rules that decide some. */
        Jurisdiction: {
            cases: number;
            /** @description Items that a rule decides */
            decided: number;
            /** @description Items of the pack itself */
            items: number;
            pack: string;
            /** @description Whether there is an invented population to try rules on */
            population: boolean;
            /** @description official, transcribed, derived or illustrative */
            status: string;
            title: string;
            version: string;
        };
        KeptDetermination: {
            as_of: string;
            /** @description RFC 3339 */
            at: string;
            by: string;
            /** Format: int32 */
            entitled: number;
            id: string;
            pack: string;
            reference: string;
            region?: string | null;
            /** Format: int32 */
            undetermined: number;
        };
        /** @enum {string} */
        Level: "province" | "city" | "county" | "town" | "village";
        /** @description A read-only link; what opens it is told once, when it is made. */
        Link: {
            /** @description RFC 3339 */
            created_at: string;
            created_by: string;
            /**
             * Format: int32
             * @description Number of the draft it shows; `null` for the plan of the packs.
             */
            draft?: number | null;
            first_used_at?: string | null;
            id: string;
            /** @description `YYYY-MM-DD`, the last day it opens. */
            last_day: string;
            note: string;
            /** @description Whether it opens today. */
            open: boolean;
            revoked_at?: string | null;
            revoked_by?: string | null;
        };
        ListCategory: {
            domain: string;
            id: string;
            name: string;
        };
        ListItem: {
            apply_at?: string | null;
            basis: components["schemas"]["SourceView"][];
            category?: string | null;
            code: string;
            content: string;
            /** @description Whether a rule of the pack decides it */
            decided: boolean;
            domain: string;
            domain_name?: string | null;
            edition: string;
            indicators: string[];
            /** @description basic, inclusive or life */
            kind: string;
            /** @description Departments by name */
            lead: string[];
            /** @description birth, childhood, schooling, work, health, housing, old-age, hardship, disability, military-service, everyday */
            life_stages: string[];
            name: string;
            open_questions: string[];
            pack: string;
            papers: string[];
            recipient: string;
            source: components["schemas"]["SourceView"];
            spending: components["schemas"]["SpendingView"][];
            standards: components["schemas"]["StandardView"][];
            status: string;
            supporting: string[];
            valid_from?: string | null;
            valid_to?: string | null;
        };
        LorenzPoint: {
            /** Format: double */
            value_share: number;
            /** Format: double */
            weight_share: number;
        };
        MadeLink: {
            link: components["schemas"]["Link"];
            /** @description What opens it: `/s/{token}`. It is not kept and cannot be shown again. */
            token: string;
        };
        /** @description A text and what in it was asked for. */
        Marked: {
            marks: components["schemas"]["TextMark"][];
            text: string;
        };
        /** @description Canonical indicators by plans; only those that a plan has. */
        Matrix: {
            plans: components["schemas"]["MatrixPlan"][];
            rows: components["schemas"]["MatrixRow"][];
        };
        MatrixCell: {
            attribute?: components["schemas"]["Attribute"] | null;
            baseline?: components["schemas"]["Bound"] | null;
            /** Format: int32 */
            line: number;
            target?: components["schemas"]["Bound"] | null;
            /** @description In the unit of the row. */
            target_value?: string | null;
        };
        MatrixPlan: {
            /** @description Invented, to show or to test. */
            illustrative: boolean;
            level?: components["schemas"]["Level"] | null;
            pack: string;
            period?: components["schemas"]["Period"] | null;
            plan_id: string;
            region_code?: string | null;
            region_name: components["schemas"]["Bilingual"];
            title: string;
        };
        MatrixRow: {
            /** @description In the order of the plans; `null` where a plan lacks the indicator. */
            cells: (components["schemas"]["MatrixCell"] | null)[];
            direction?: components["schemas"]["Direction"] | null;
            domain_id: string;
            indicator_id: string;
            name: components["schemas"]["Bilingual"];
            unit?: string | null;
        };
        /** @description Every region with plans, and how its targets stand. */
        MonitorOverview: {
            /** @description How far from the schedule still counts as on it */
            band: string;
            figures: number;
            /** @description Indicators with figures */
            indicators: number;
            regions: components["schemas"]["MonitoredRegion"][];
        };
        MonitorPlace: {
            name: string;
            region: string;
        };
        MonitoredRegion: {
            classes: components["schemas"]["ClassCount"][];
            name: string;
            plans: string[];
            region: string;
            /** Format: int32 */
            targets: number;
            /**
             * Format: int32
             * @description Targets that will be missed as things go
             */
            warned: number;
            /** Format: int32 */
            warned_binding: number;
        };
        Near: {
            home: components["schemas"]["NearHome"];
            norms: components["schemas"]["NearNorm"][];
            types: components["schemas"]["NearType"][];
        };
        NearFacility: {
            /** @description yes, no or unknown */
            accessible: string;
            /** @description As the table has it */
            hours?: string | null;
            id: string;
            /** @description Number of the feature in the layer `facilities` */
            index: number;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            /** Format: double */
            metres: number;
            name: string;
            /** @description public, inclusive or market */
            operator?: string | null;
            /** Format: double */
            seconds: number;
            /** @description open, planned or closing */
            status: string;
        };
        NearHome: {
            marks: string;
            /**
             * Format: double
             * @description From the place to the nearest street; `null` without streets
             */
            snap_metres?: number | null;
        };
        NearNorm: {
            /** @description Minutes or metres; `null` where nothing is within 30 km */
            found?: string | null;
            /** @description `null` where it cannot be told */
            holds?: boolean | null;
            id: string;
            limit: string;
            name: string;
            source: components["schemas"]["NormSource"];
            strength: string;
            unit: string;
        };
        NearType: {
            name: string;
            /** @description Nearest first */
            nearest: components["schemas"]["NearFacility"][];
            /** @description Longitude and latitude of the corners of the way to the first */
            path: number[][];
            type: string;
        };
        /**
         * @description What a check needs to run.
         * @enum {string}
         */
        Needs: "plan" | "text" | "superior" | "previous" | "parts";
        NewAccount: {
            department?: string | null;
            domains?: string[];
            login: string;
            name: string;
            /** @description Region of the office; without it, the whole country. */
            region?: string | null;
            role: components["schemas"]["Role"];
        };
        NewAssignment: {
            assignment?: components["schemas"]["Assignment"] | null;
            /** @description Key of the item. */
            item: string;
            reason?: string;
            /**
             * Format: int32
             * @description The revision that was seen; 0 for none.
             */
            seen: number;
        };
        /** @description A correction and who makes it. */
        NewCorrection: {
            edit: components["schemas"]["Edit"];
            /**
             * Format: int32
             * @description `last` of the draft as its author saw it.
             */
            expected: number;
            /** @description Why; may be empty. */
            reason?: string;
        };
        /** @description What somebody decides about a finding. */
        NewDecision: {
            reason?: string;
            /** @description `accepted`, `set-aside` (with a reason) or `open` */
            verdict: string;
        };
        NewDeterminationBody: {
            asked: components["schemas"]["AskedBody"];
            /** @description 8 to 64 letters, digits or hyphens, chosen by whoever sends it: what is sent twice is kept once */
            id: string;
            pack: string;
            /** @description How the office names it: a file number, or a name */
            reference: string;
        };
        /** @description A name for the present state of a draft. */
        NewDraftEdition: {
            /** @description Civil date, ISO 8601. */
            dated: string;
            name: string;
            note?: string;
            stage: components["schemas"]["Stage"];
        };
        /** @description What a draft is called and whose it is. */
        NewDraftHead: {
            domain_id?: string | null;
            region_code?: string | null;
            /** @description `null`: as the document is called. */
            title?: string | null;
        };
        NewLink: {
            /** @description The last draft in place of the plan of the packs. */
            draft?: boolean;
            /** @description `YYYY-MM-DD`, the last day it opens. */
            last_day: string;
            /** @description For whom. */
            note?: string;
        };
        NewPassword: {
            new: string;
            old: string;
        };
        /** @description Why a correction is taken back. */
        NewUndo: {
            reason?: string;
        };
        NormRegion: {
            figure?: string | null;
            people: string;
            region: components["schemas"]["PlaceRegion"];
            verdict: string;
        };
        NormResult: {
            /**
             * Format: int32
             * @description Minutes of the service circle it belongs to
             */
            circle?: number | null;
            edition?: string | null;
            id: string;
            limit: string;
            /** @description People, regions or facilities that have it */
            met: string;
            name: string;
            note?: string | null;
            regions: components["schemas"]["NormRegion"][];
            /** @description `one_per_residents`, `per_residents`, `per_households`, `in_each`, `within_minutes`, `within_metres` or `size` */
            rule: string;
            source: components["schemas"]["NormSource"];
            status: string;
            /** @description required or recommended */
            strength: string;
            total: string;
            /** @description Types of facility that count */
            types: string[];
            /** @description met, `met_by_the_wider`, missed, undetermined or `not_judged` */
            verdict: string;
        };
        NormSource: {
            document: string;
            /** Format: int32 */
            line?: number | null;
            note?: string | null;
            place?: string | null;
        };
        Norms: {
            as_of: string;
            findings: components["schemas"]["Finding"][];
            norms: components["schemas"]["NormResult"][];
        };
        OfficeChoice: {
            id: string;
            name: components["schemas"]["Bilingual"];
        };
        /** @description What an office can be made of. */
        OfficeChoices: {
            departments: components["schemas"]["OfficeChoice"][];
            domains: components["schemas"]["OfficeChoice"][];
            /** @description Provinces, cities and counties one may make accounts for. */
            regions: components["schemas"]["OfficeChoice"][];
            roles: components["schemas"]["Role"][];
            /** @description Whether an office may be the whole country. */
            whole_country: boolean;
        };
        /**
         * @description How a value is to be compared; `~` is about, `range` has two values.
         * @enum {string}
         */
        Op: "=" | ">=" | ">" | "<=" | "<" | "~" | "range";
        Overview: {
            cells: components["schemas"]["Cell"][];
            domains: components["schemas"]["Domain"][];
            packs: components["schemas"]["Pack"][];
            places: components["schemas"]["Place"][];
        };
        OwnPassword: {
            password: string;
        };
        PaceView: {
            /** Format: int32 */
            from: number;
            per_year: string;
            /** Format: int32 */
            to: number;
        };
        Pack: {
            id: string;
            status: components["schemas"]["Status"];
            title: components["schemas"]["Bilingual"];
            version: string;
        };
        ParameterStep: {
            announced?: string | null;
            /** @description Code of the place; absent where it holds everywhere */
            region?: string | null;
            region_name?: string | null;
            source: components["schemas"]["SourceView"];
            valid_from: string;
            /** @description The first day on which it no longer holds */
            valid_to?: string | null;
            /** @description As printed; absent where there is none from that day on */
            value?: string | null;
        };
        /** @description A figure that rules rest on, and how it went over time. */
        ParameterView: {
            id: string;
            /** @description bool, number, money, date, code or region */
            kind: string;
            name: string;
            unit?: string | null;
            values: components["schemas"]["ParameterStep"][];
        };
        PeerValue: {
            /** @description Region above it */
            group?: string | null;
            name: string;
            period: string;
            region: string;
            value?: string | null;
            weight?: string | null;
        };
        Period: {
            /** Format: int32 */
            end: number;
            /** Format: int32 */
            start: number;
        };
        /** @description A plan in a list. */
        Place: {
            level?: components["schemas"]["Level"] | null;
            /** @description The pack it came with. */
            pack: string;
            period?: components["schemas"]["Period"] | null;
            plan_id: string;
            region_code?: string | null;
            region_name: components["schemas"]["Bilingual"];
            status: components["schemas"]["Status"];
            title: string;
            totals: components["schemas"]["Totals"];
        };
        PlaceGroup: {
            id: string;
            name: string;
        };
        PlaceRegion: {
            code: string;
            level: string;
            name: string;
            parent?: string | null;
        };
        PlaceType: {
            count: number;
            id: string;
            name: string;
            /** @description How many of them are only planned */
            planned: number;
            /** @description What its capacity usually counts */
            unit?: string | null;
        };
        /** @description The places of one pack. */
        Places: {
            attribution?: string | null;
            /** @description West, south, east, north; degrees, WGS-84 */
            bounds: number[];
            facilities: number;
            /** @description Doubts about the tables */
            findings: components["schemas"]["Finding"][];
            /** @description Columns of people, the whole first */
            groups: components["schemas"]["PlaceGroup"][];
            /** @description Places where people live */
            homes: number;
            /** @description Crossings and ends of streets; 0 where there is no map of streets */
            nodes: number;
            norms: number;
            pack: string;
            /**
             * Format: double
             * @description All people of all homes whose number is known
             */
            people: number;
            region?: components["schemas"]["PlaceRegion"] | null;
            /** @description official, transcribed, derived or illustrative */
            status: string;
            streets: number;
            title: string;
            types: components["schemas"]["PlaceType"][];
        };
        /** @description A plan with all its rows. */
        Plan: {
            /** @description Rows of tables that look back. */
            achieved: components["schemas"]["Achieved"][];
            commitments: components["schemas"]["Commitment"][];
            document: components["schemas"]["Document"];
            facts: components["schemas"]["Fact"][];
            findings: components["schemas"]["Finding"][];
            id: string;
            indicators: components["schemas"]["Indicator"][];
            level?: components["schemas"]["Level"] | null;
            pack: string;
            projects: components["schemas"]["Project"][];
            region_name: components["schemas"]["Bilingual"];
            sections: components["schemas"]["Section"][];
            source: components["schemas"]["Source"];
            status: components["schemas"]["Status"];
            tables: components["schemas"]["Table"][];
            tasks: components["schemas"]["Task"][];
            /** @description Whether evidence has its text. */
            text_available: boolean;
        };
        /** @description What changed from one plan to another. */
        PlanDiff: {
            changes: components["schemas"]["DiffChange"][];
            new: components["schemas"]["PlanRef"];
            old: components["schemas"]["PlanRef"];
            unchanged: number;
        };
        /** @description A plan that others can be compared with. */
        PlanRef: {
            id: string;
            period?: components["schemas"]["Period"] | null;
            region_name: components["schemas"]["Bilingual"];
            /** @description The likely superior plan. */
            suggested: boolean;
            title: string;
        };
        /** @description Problem details. */
        ProblemBody: {
            /** @description What to do about it. */
            detail: string;
            /** @description Number of the incident in the server's log. */
            instance?: string | null;
            /** Format: int32 */
            status: number;
            /** @description What is wrong. */
            title: string;
            type: string;
        };
        Project: {
            box: string;
            /** @description Positions among the plan's commitments. */
            commitments: number[];
            domain_id?: string | null;
            /** Format: int32 */
            line: number;
            name: string;
            section?: string | null;
        };
        Proposal: {
            lead: string[];
            /**
             * Format: int32
             * @description Where the text says so.
             */
            line: number;
            supporting: string[];
        };
        /** @description Each stands for a one-time code, once. */
        RecoveryCodes: {
            codes: string[];
        };
        /** @description Another figure for a parameter: a new value, or so many per cent of each place's own. */
        ReformBody: {
            parameter: string;
            /** Format: int32 */
            percent?: number | null;
            value?: string | null;
        };
        Region: {
            code: string;
            level: components["schemas"]["Level"];
            name: components["schemas"]["Bilingual"];
            parent?: string | null;
            /** @description `YYYY-MM-DD` */
            valid_from?: string | null;
            /** @description First day no longer valid. */
            valid_to?: string | null;
        };
        RegionChoice: {
            code: string;
            name: components["schemas"]["Bilingual"];
        };
        /** @description The targets of a region, binding first and then the gravest. */
        RegionMonitor: {
            band: string;
            below: components["schemas"]["MonitorPlace"][];
            name: string;
            region: string;
            targets: components["schemas"]["TrackedTarget"][];
        };
        ReplayView: {
            /** @description Under the rules as they are now; absent where they no longer take these facts */
            now?: components["schemas"]["DifferenceView"][] | null;
            /** @description Under the rules that were kept with it: nothing where the same comes out */
            then: components["schemas"]["DifferenceView"][];
        };
        Reset: {
            /** @description Takes one-time codes away as well. */
            codes?: boolean;
        };
        /**
         * @description What an account is for.
         * @enum {string}
         */
        Role: "administrator" | "planner" | "department" | "reviewer" | "evaluator" | "worker" | "reader";
        /** @description A check, for the reference. */
        Rule: {
            code: string;
            /** @description A plan of an invented place that the check finds fault with. */
            example: string;
            mended: string;
            needs: components["schemas"]["Needs"];
            severity: components["schemas"]["Severity"];
            title: string;
            what: string;
            why: string;
        };
        RuleCount: {
            code: string;
            found: number;
            needs: components["schemas"]["Needs"];
            /** @description Whether what it needs was at hand. */
            ran: boolean;
            severity: components["schemas"]["Severity"];
            title: string;
        };
        RuleView: {
            amount?: components["schemas"]["AmountView"] | null;
            /** @description The clause in our words */
            clause: string;
            conditions: components["schemas"]["ClauseView"][];
            /** @description person or household */
            entity: string;
            exceptions: components["schemas"]["ExceptionView"][];
            id: string;
            /** @description once, month or year */
            period: string;
            shares: components["schemas"]["SpendingView"][];
            source: components["schemas"]["SourceView"];
            /** @description same_day, same_month or next_month */
            start: string;
            /** @description The file as it is written */
            text?: string | null;
            valid_from: string;
            valid_to?: string | null;
        };
        RunCounts: {
            /** Format: int32 */
            error: number;
            /** Format: int32 */
            info: number;
            /** Format: int32 */
            warning: number;
        };
        Scenario: {
            after: components["schemas"]["CircleSummary"];
            before: components["schemas"]["CircleSummary"];
            /**
             * Format: double
             * @description People who are covered only after the changes
             */
            gained: number;
            homes: components["schemas"]["ScenarioHomes"];
            /**
             * Format: double
             * @description People who are covered only before them
             */
            lost: number;
            rows: components["schemas"]["ScenarioRow"][];
            /** Format: double */
            took_ms: number;
        };
        ScenarioChange: {
            open: components["schemas"]["ScenarioSite"];
        } | {
            /** @description Id of a facility */
            close: string;
        } | {
            move: components["schemas"]["ScenarioMove"];
        };
        /** @description What would be elsewhere. */
        ScenarioForm: {
            changes: components["schemas"]["ScenarioChange"][];
            /** @description As 15min or 1000m */
            cutoff: string;
            /** @description to or from */
            direction?: string | null;
            /** @description walk, cycle, drive or straight */
            mode?: string | null;
            /** @description Id of the type of facility */
            type: string;
        };
        ScenarioHomes: {
            seconds: (number | null)[];
        };
        ScenarioMove: {
            id: string;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
        };
        ScenarioRow: {
            /** Format: double */
            after: number;
            /**
             * Format: double
             * @description Covered
             */
            before: number;
            /** Format: double */
            people: number;
            region: components["schemas"]["PlaceRegion"];
        };
        ScenarioSite: {
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
        };
        Search: {
            /** @description False when there was no letter, character or figure to look for */
            asked: boolean;
            /** @description Nothing has the words; what is listed has their characters */
            by_characters: boolean;
            /** @description How many of each kind there are, whatever kind was asked for; none with zero */
            kinds: components["schemas"]["SearchCount"][];
            results: components["schemas"]["SearchResult"][];
            /** @description How many of the kind that was asked for */
            total: number;
        };
        SearchCount: {
            count: number;
            kind: components["schemas"]["SearchKind"];
        };
        /**
         * @description What sort of thing was found.
         * @enum {string}
         */
        SearchKind: "canonical" | "indicator" | "commitment" | "project" | "task" | "fact" | "plan" | "draft" | "domain" | "place" | "department" | "finding" | "text";
        SearchResult: {
            also?: components["schemas"]["Marked"] | null;
            /** @description Section, box and domain, or the places above, the nearest last */
            context: string[];
            /** @description Not published */
            draft: boolean;
            /** @description Figures, departments or the piece of text; … where text was left out */
            excerpt: components["schemas"]["Marked"];
            /** @description Its page in the console */
            href: string;
            kind: components["schemas"]["SearchKind"];
            /**
             * Format: int32
             * @description Place in the document
             */
            line?: number | null;
            place?: components["schemas"]["Bilingual"] | null;
            plan_title?: components["schemas"]["Bilingual"] | null;
            /** @description Its name in the reader's language where it has one; empty for a piece of text */
            title: components["schemas"]["Marked"];
        };
        SearchSuggestion: {
            result: components["schemas"]["SearchResult"];
            /** @description How many of that kind have this name */
            same: number;
        };
        Section: {
            /** Format: int32 */
            level: number;
            /** Format: int32 */
            line: number;
            title: string;
        };
        /** @enum {string} */
        ServiceKind: "basic" | "inclusive" | "life";
        /** @description A service list. */
        ServiceList: {
            categories: components["schemas"]["ListCategory"][];
            /** @description What may be known of a person and a household */
            facts: components["schemas"]["FactView"][];
            /** @description Of the pack first, and then of those it builds on */
            items: components["schemas"]["ListItem"][];
            jurisdiction: components["schemas"]["Jurisdiction"];
        };
        /** @description Who is signed in. */
        Session: {
            account?: components["schemas"]["Account"] | null;
            /** @description Looking around without an account. */
            guest: boolean;
            /** @description Whether this server lets people look around without an account. */
            guests_allowed: boolean;
            /**
             * Format: int64
             * @description A session without a request ends after so many minutes.
             */
            idle_minutes: number;
            /** @description What may be done in one's own office. */
            may: components["schemas"]["ActionName"][];
        };
        /** @enum {string} */
        Severity: "info" | "warning" | "error";
        /** @description What one region brings. Neither value nor percent: not decided yet. */
        Share: {
            /** @description Decimal text, of the whole. */
            percent?: string | null;
            region: string;
            /** @description Decimal text, in the item's unit. */
            value?: string | null;
            /** Format: int32 */
            year?: number | null;
        };
        /**
         * @description Choices of how shares are held against the whole.
         * @enum {string}
         */
        ShareCounting: "sum" | "each";
        SharedColumn: {
            /** @description `start`, `middle` or `end` */
            align: string;
            heading: string;
        };
        /** @description What a read-only link shows. */
        SharedPlan: {
            document: string;
            /** Format: int32 */
            draft?: number | null;
            last_day: string;
            note: string;
            period?: components["schemas"]["Period"] | null;
            region_name: components["schemas"]["Bilingual"];
            tables: components["schemas"]["SharedTable"][];
            title: string;
        };
        SharedTable: {
            columns: components["schemas"]["SharedColumn"][];
            name: string;
            notes: string[];
            /** @description Rows of cells of lines. */
            rows: string[][][];
        };
        /** @description The document a plan was read from; title and issuer in the reader's language. */
        Source: {
            file?: string | null;
            id: string;
            /** @description `YYYY-MM-DD` */
            issued?: string | null;
            issuer: string;
            licence: string;
            number?: string | null;
            status: components["schemas"]["Status"];
            title: string;
        };
        SourceLine: {
            /** Format: int32 */
            line: number;
            /** @description In the order of the text; they do not overlap. */
            marks: components["schemas"]["SourceMark"][];
            text: string;
        };
        /** @description A stretch of a line that was recognised. */
        SourceMark: {
            end: number;
            /** @description Key of the item. */
            key: string;
            /** @description Its cell; `row` where the cell itself was not found in its line. */
            slot: string;
            /** @description Position in UTF-16 code units, as browsers count. */
            start: number;
        };
        /** @description Where something is written. */
        SourceView: {
            article?: string | null;
            document: string;
            /** Format: int32 */
            line?: number | null;
            /** @description Title of the document */
            title?: string | null;
        };
        SpendingView: {
            /** @description central, province, city, county, fund … */
            level: string;
            /**
             * Format: int32
             * @description In thousandths
             */
            permille?: number | null;
        };
        /**
         * @description How far an edition of a plan has come.
         * @enum {string}
         */
        Stage: "draft" | "published";
        StandardView: {
            /** @description floor, exact, band or words */
            bound: string;
            parameter?: string | null;
            per?: string | null;
            quantity?: string | null;
            quantity_to?: string | null;
            scope?: string | null;
            source: components["schemas"]["SourceView"];
            unit?: string | null;
        };
        /** @description Two figures that were looked at together, and why. */
        StatementComparison: {
            explanation: string;
            left: components["schemas"]["StatementRef"];
            outcome: components["schemas"]["ComparisonOutcome"];
            right: components["schemas"]["StatementRef"];
            rule: string;
        };
        StatementRef: {
            document: string;
            label: string;
            /** Format: int32 */
            line: number;
            name: string;
            value: string;
            /** Format: int32 */
            year?: number | null;
        };
        /**
         * @description How far a record may be relied on.
         * @enum {string}
         */
        Status: "official" | "transcribed" | "derived" | "illustrative";
        Supply: {
            conservation: components["schemas"]["Conservation"];
            homes: components["schemas"]["SupplyHomes"];
            rows: components["schemas"]["SupplyRow"][];
        };
        SupplyHomes: {
            /** @description Capacity for one of those it is for; `null` where the home is not on the network */
            score: (number | null)[];
        };
        SupplyRow: {
            /**
             * Format: double
             * @description Of facilities that stand in the region
             */
            capacity: number;
            /** Format: double */
            people: number;
            /** Format: double */
            per_thousand?: number | null;
            region: components["schemas"]["PlaceRegion"];
            /** @description Facilities whose capacity is not known */
            unknown: number;
        };
        Table: {
            header: string[];
            kind: components["schemas"]["TableKind"];
            /** Format: int32 */
            line: number;
            /** Format: int32 */
            number: number;
            title?: string | null;
        };
        /** @enum {string} */
        TableKind: "indicators" | "achieved" | "other";
        Task: {
            lead: string[];
            /** Format: int32 */
            line: number;
            name: string;
            section?: string | null;
            supporting: string[];
        };
        /** @description A word of the interface. */
        Term: {
            definition: components["schemas"]["Bilingual"];
            en: string;
            id: string;
            zh: string;
        };
        /** @description Offsets count Unicode characters. */
        TextMark: {
            /**
             * Format: int32
             * @description The one after the last
             */
            end: number;
            /**
             * Format: int32
             * @description First character
             */
            start: number;
        };
        Totals: {
            /** Format: int32 */
            binding: number;
            /** Format: int32 */
            commitments: number;
            /** Format: int32 */
            findings: number;
            /** Format: int32 */
            indicators: number;
            /** Format: int32 */
            projects: number;
        };
        TotpCode: {
            code: string;
        };
        /** @description A secret for an authenticator app. */
        TotpOffer: {
            /** @description The address as a picture, SVG. */
            qr_svg: string;
            /** @description Base32, for those who type it. */
            secret: string;
            url: string;
        };
        TrackedTarget: {
            /** @description Of the way from the baseline to the target; 1 is all of it */
            achieved_share?: string | null;
            /** @description binding or expected */
            attribute?: string | null;
            /** @description Decimal text, as all figures */
            base?: string | null;
            /** Format: int32 */
            base_year?: number | null;
            best?: components["schemas"]["PaceView"] | null;
            /**
             * Format: int32
             * @description The year from which on it was measured otherwise
             */
            broken?: number | null;
            class: string;
            /** @description higher, lower, nearest or range: what is better */
            direction?: string | null;
            expected_share?: string | null;
            gap?: string | null;
            indicator: string;
            /** @description level, growth, cumulative, maintain, ceiling or milestone */
            kind: string;
            /** @description breached, missed, out_of_reach, at_risk, unknown, on_course or met */
            level: string;
            /**
             * Format: int32
             * @description Line of the plan
             */
            line: number;
            name: string;
            /** @description >=, <= …; absent where the plan prints none */
            op?: string | null;
            outlook: string;
            pace?: components["schemas"]["PaceView"] | null;
            plan: string;
            plan_title: string;
            projected?: string | null;
            reason: string;
            region: string;
            required_per_year?: string | null;
            target?: string | null;
            /** Format: int32 */
            target_year?: number | null;
            unit?: string | null;
            values: components["schemas"]["YearValue"][];
        };
        TrialAnswer: {
            as_of: string;
            households: number;
            items: components["schemas"]["TrialItem"][];
            people: number;
            /**
             * Format: int64
             * @description Cells of fewer are not told
             */
            told_min: number;
        };
        TrialBin: {
            /** Format: int64 */
            count?: number | null;
            /** Format: int64 */
            from_fen: number;
            /** Format: int64 */
            to_fen: number;
        };
        TrialBody: {
            /** @description Civil date; today when it is not given */
            as_of?: string | null;
            /** @description Level of the places in the tables: province, city, county (unless given) or town */
            level?: string | null;
            /** @description Other figures; none is the law as it is */
            reforms?: components["schemas"]["ReformBody"][];
        };
        TrialItem: {
            bins: components["schemas"]["TrialBin"][];
            /** Format: int64 */
            entitled: number;
            entity: string;
            item: string;
            name?: string | null;
            /** Format: int64 */
            not_entitled: number;
            period?: string | null;
            /** @description The whole first */
            rows: components["schemas"]["TrialPlace"][];
            /** Format: int64 */
            undetermined: number;
        };
        TrialLevel: {
            /** Format: int64 */
            law_fen?: number | null;
            level: string;
            /** Format: int64 */
            reform_fen?: number | null;
        };
        TrialPlace: {
            /** Format: int64 */
            all?: number | null;
            by_level?: components["schemas"]["TrialLevel"][] | null;
            /** Format: int64 */
            cost_law_fen?: number | null;
            /** Format: int64 */
            cost_reform_fen?: number | null;
            /** Format: int64 */
            difference_fen?: number | null;
            /** Format: int64 */
            losers?: number | null;
            region?: string | null;
            region_name?: string | null;
            /** @description So few that somebody could be recognised */
            suppressed: boolean;
            /** Format: int64 */
            undetermined?: number | null;
            /** Format: int64 */
            winners?: number | null;
        };
        /** @enum {string} */
        Verdict: "accepted" | "set-aside" | "open";
        YearValue: {
            /** @description Absent: known to be missing */
            value?: string | null;
            /** Format: int32 */
            year: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    accounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"][];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FreshAccount"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    choices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficeChoices"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    change_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    reset_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reset"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FreshAccount"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    audit: {
        parameters: {
            query?: {
                /** @description As an entry has it */
                actor?: string;
                /** @description An action, or its beginning up to a dot */
                action?: string;
                /** @description Id of a plan or draft, or `account:` and a login */
                subject?: string;
                /** @description `done` or `refused` */
                outcome?: string;
                /** @description Entries before this one */
                before?: number;
                /** @description How many, 200 at most; 50 without it */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    boundary: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
                /** @description Name of the file, without .geojson */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["GeoJson"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    series: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckSeries"][];
                };
            };
        };
    };
    report: {
        parameters: {
            query?: {
                /** @description Id of the plan of the level above; empty for none. Without it, the one the draft was brought in with */
                superior?: string;
                /** @description Id of the plan of the period before; empty for none. Without it, the one the draft was brought in with */
                previous?: string;
            };
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckReport"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    comparisons: {
        parameters: {
            query?: {
                /** @description Id of the plan of the level above; empty for none. Without it, the one the draft was brought in with */
                superior?: string;
                /** @description Id of the plan of the period before; empty for none. Without it, the one the draft was brought in with */
                previous?: string;
            };
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementComparison"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    decide: {
        parameters: {
            query?: {
                /** @description Id of the plan of the level above; empty for none. Without it, the one the draft was brought in with */
                superior?: string;
                /** @description Id of the plan of the period before; empty for none. Without it, the one the draft was brought in with */
                previous?: string;
            };
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
                /** @description Key of the finding */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDecision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckFinding"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export: {
        parameters: {
            query: {
                /** @description `docx` or `xlsx` */
                format: string;
                /** @description `zh` or `en`; without it, the language of the request */
                lang?: string;
                /** @description Id of the plan of the level above */
                superior?: string;
                /** @description Id of the plan of the period before */
                previous?: string;
            };
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    bring_in: {
        parameters: {
            query: {
                /** @description File name of the document */
                name: string;
                /** @description Id of the plan of the level above */
                superior?: string;
                /** @description Id of the plan of the period before */
                previous?: string;
            };
            header?: never;
            path: {
                /** @description Id of a plan, or a new id */
                id: string;
            };
            cookie?: never;
        };
        /** @description The document, byte for byte */
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckReport"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    indicator: {
        parameters: {
            query: {
                /** @description Id of a canonical indicator */
                indicator: string;
                /** @description Ids of plans, separated by commas; without it, all plans */
                plans?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorComparison"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    matrix: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Matrix"];
                };
            };
        };
    };
    determinations: {
        parameters: {
            query?: {
                /** @description Only those kept before this instant */
                before?: string;
                /** @description At most so many; 50 unless given, 200 at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptDetermination"][];
                };
            };
        };
    };
    keep_determination: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeterminationBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeterminationDetail"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    determination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the determination */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeterminationDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    replay_determination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the determination */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    difference: {
        parameters: {
            query: {
                /** @description Id of the older plan */
                old: string;
                /** @description Id of the newer plan */
                new: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDiff"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    domains: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainDetail"][];
                };
            };
        };
    };
    list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftListed"][];
                };
            };
        };
    };
    draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a draft */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a draft */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDraftHead"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    correct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a draft */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCorrection"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Somebody else corrected the same meanwhile; nothing was overwritten */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    undo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a draft */
                id: string;
                /** @description Number of the correction */
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUndo"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    version_difference: {
        parameters: {
            query: {
                /**
                 * @description `run.corrections`, such as `2.15`: the second document with corrections up to the fifteenth; `plan`: the plan
                 *     of the store
                 */
                from: string;
                to: string;
            };
            header?: never;
            path: {
                /** @description Id of a draft */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftDifference"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    document: {
        parameters: {
            query?: {
                /** @description Number of the document among those brought in; without it, the last */
                run?: number;
            };
            header?: never;
            path: {
                /** @description Id of a draft */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    edition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a draft */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDraftEdition"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a draft */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftEvent"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    text: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a draft */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftSource"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    jurisdictions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Jurisdiction"][];
                };
            };
        };
    };
    service_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceList"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    determine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskedBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntitlementAnswer"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    service_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
                /** @description Code of the item */
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    trial: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrialBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialAnswer"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    indicators: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CanonicalIndicator"][];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    confirm_codes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpCode"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    offer_codes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpOffer"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    remove_codes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnPassword"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    monitor_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorOverview"];
                };
            };
        };
    };
    indicator_series: {
        parameters: {
            query?: {
                /** @description Code of a region; without it, targets of all regions and no figures */
                region?: string;
            };
            header?: never;
            path: {
                /** @description Id of the indicator */
                indicator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorMonitor"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    indicator_equity: {
        parameters: {
            query?: {
                /** @description Only the regions right below this one; without it, those of the level with most figures */
                parent?: string;
                /** @description Id of the indicator that places weigh by: people, say */
                weight?: string;
            };
            header?: never;
            path: {
                /** @description Id of the indicator */
                indicator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EquityAnswer"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    region_targets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Code of 6, 9 or 12 digits */
                region: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegionMonitor"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    import_observations: {
        parameters: {
            query: {
                /** @description File name of the table */
                name: string;
                /** @description Only look at it; nothing is kept */
                dry?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The table, byte for byte */
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportAnswer"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    all_places: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Places"][];
                };
            };
        };
    };
    norms: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
                /** @description The day to judge on, as 2025-12-31; today unless given */
                as_of: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Norms"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    circle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
                /** @description Id of a type of facility, or several with commas */
                type: string;
                /** @description As 15min or 1000m */
                cutoff: string;
                /** @description walk (unless given), cycle, drive or straight */
                mode: string | null;
                /** @description to the facility (unless given), or from it */
                direction: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Circle"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    circle_workbook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
                /** @description Id of a type of facility, or several with commas */
                type: string;
                /** @description As 15min or 1000m */
                cutoff: string;
                /** @description walk (unless given), cycle, drive or straight */
                mode: string | null;
                /** @description to the facility (unless given), or from it */
                direction: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": number[];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    isochrone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
                lon: number;
                lat: number;
                /** @description One or several limits with commas, as 5min,10min,15min */
                cutoff: string;
                mode: string | null;
                direction: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["GeoJson"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    near: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
                /** @description Degrees, WGS-84 */
                lon: number;
                lat: number;
                /** @description walk (unless given), cycle or drive */
                mode: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Near"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    scenario: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScenarioForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scenario"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    supply: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
                /** @description Id of a type of facility, or several with commas */
                type: string;
                /** @description 2sfca (unless given), e2sfca, m2sfca or gravity */
                method: string | null;
                /** @description The catchment, as 15min or 5km */
                cutoff: string;
                mode: string | null;
                direction: string | null;
                /** @description Column of people; the whole unless given */
                demand: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Supply"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    tile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack */
                pack: string;
                /** @description Zoom, 0 to 20 */
                z: number;
                /** @description Column */
                x: number;
                /** @description Row, from the north */
                y: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": number[];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    plans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Place"][];
                };
            };
        };
    };
    plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the plan */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    assignments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignments"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAssignment"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignedItem"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Somebody else changed it; nothing was written */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    accept_proposals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptProposals"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedProposals"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_assignments: {
        parameters: {
            query: {
                /** @description `xlsx` (a sheet for every department and region) or `docx` */
                format: string;
                /** @description `zh` or `en`; without it, the language of the request */
                lang?: string;
            };
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    assignment_history: {
        parameters: {
            query: {
                /** @description Key of an item */
                item: string;
            };
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignmentChange"][];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    undo_assignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentUndo"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignedItem"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the plan */
                id: string;
                /** @description Place in the document: 1-based line of a text file, otherwise paragraph or table row */
                line: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_plan: {
        parameters: {
            query: {
                /** @description `indicators`, `commitments`, `projects`, `tasks`, `findings` or `all`; without it, all. A pack holds the whole plan */
                what?: string;
                /** @description `xlsx`, `docx` or `pack` */
                format: string;
                /** @description `zh` or `en`; without it, the language of the request */
                lang?: string;
                /** @description The last draft brought in, also where the packs have the plan */
                draft?: boolean;
            };
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    links: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"][];
                };
            };
        };
    };
    make_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLink"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeLink"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    revoke_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a plan or of documents brought in */
                id: string;
                /** @description Id of the link */
                link: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    regions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Code of the region whose parts are wanted; without it, the regions at the top */
                parent: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Region"][];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"][];
                };
            };
        };
    };
    search: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What to look for: words that all must be there, and phrases in quotation marks */
                q: string;
                /** @description Only results of this kind; the numbers of the others are given all the same */
                kind: components["schemas"]["SearchKind"] | null;
                /** @description Code of a region: only what is of it or lies in it */
                region: string | null;
                /** @description Id of a domain */
                domain: string | null;
                /** @description 20 unless given, 100 at most */
                limit: number | null;
                offset: number | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Search"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    suggest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What has been typed; its last word may be unfinished */
                q: string;
                /** @description 8 unless given, 100 at most */
                limit: number | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchSuggestion"][];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    look_around: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    shared: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What opens the link */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedPlan"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Revoked or expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    vocabulary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Term"][];
                };
            };
        };
    };
}
