// Generated from web/openapi.json by `npm run gen`. Do not edit.
export interface paths {
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
        /** @enum {string} */
        Attribute: "binding" | "expected";
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
        Finding: {
            code: string;
            evidence: components["schemas"]["FindingPlace"][];
            message: string;
            remedy: string;
            severity: components["schemas"]["Severity"];
        };
        FindingPlace: {
            document: string;
            /** Format: int32 */
            line: number;
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
        /** @enum {string} */
        IndicatorKind: "level" | "cumulative" | "growth" | "maintain" | "ceiling" | "milestone";
        /** @enum {string} */
        Level: "province" | "city" | "county" | "town" | "village";
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
        Pack: {
            id: string;
            status: components["schemas"]["Status"];
            title: components["schemas"]["Bilingual"];
            version: string;
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
        Section: {
            /** Format: int32 */
            level: number;
            /** Format: int32 */
            line: number;
            title: string;
        };
        /** @enum {string} */
        ServiceKind: "basic" | "inclusive" | "life";
        /** @enum {string} */
        Severity: "info" | "warning" | "error";
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
        /**
         * @description How far a record may be relied on.
         * @enum {string}
         */
        Status: "official" | "transcribed" | "derived" | "illustrative";
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
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
