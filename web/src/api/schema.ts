// Written by scripts/describe_api.js from openapi.json. Do not edit.
export interface paths {
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description (OpenAPI 3.1) */
        get: operations["getDescription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The team, or one engineer of it
         * @description The window is a `period`, or `from` and `to`: two dates, two instants, or `from` alone up to now. At most 400 days. What each figure means exactly is told in docs/metrics.md.
         */
        get: operations["getTeamAnalytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's own sessions
         * @description The window is a `period`, or `from` and `to`: two dates, two instants, or `from` alone up to now. At most 400 days. What each figure means exactly is told in docs/metrics.md.
         */
        get: operations["getMyAnalytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/flows/{tree_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One flow, with its steps and comments
         * @description The window is a `period`, or `from` and `to`: two dates, two instants, or `from` alone up to now. At most 400 days. What each figure means exactly is told in docs/metrics.md.
         */
        get: operations["getFlowAnalytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/analytics/live-kpis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The desk at one instant
         * @description With `to`, as it stood at that instant: facts at or after it are ignored first. What each figure means exactly is told in docs/metrics.md.
         */
        get: operations["getLiveKpis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/analytics/operator-performance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The operators, most chats first
         * @description With `to`, as it stood at that instant: facts at or after it are ignored first. What each figure means exactly is told in docs/metrics.md.
         */
        get: operations["listOperatorPerformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/analytics/hourly-stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages by clock hour
         * @description With `to`, as it stood at that instant: facts at or after it are ignored first. What each figure means exactly is told in docs/metrics.md.
         */
        get: operations["listHourlyStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/analytics/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The desk over some days
         * @description With `to`, as it stood at that instant: facts at or after it are ignored first. What each figure means exactly is told in docs/metrics.md.
         */
        get: operations["getLiveDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/chats/ratings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What visitors wrote about their chats, newest first
         * @description Ratings without a comment are not here. While ratings arrive no page repeats one or leaves one out.
         */
        get: operations["listChatRatings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rate a completed session, once
         * @description For the session's own user, whatever the role. The answer comes once the change is durable and visible.
         */
        post: operations["rateSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the session's user said in it
         * @description For the session's own user, whatever the role.
         */
        get: operations["getSessionFeedback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/steps/{step_id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The thumbs for a step, over all time */
        get: operations["getStepFeedback"];
        put?: never;
        /**
         * A thumb for a step, or a change of it
         * @description For the session's own user, whatever the role. The answer comes once the change is durable and visible.
         */
        post: operations["giveStepFeedback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/steps/{step_id}/feedback/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a thumb back
         * @description For the session's own user, whatever the role. The answer comes once the change is durable and visible.
         */
        delete: operations["withdrawStepFeedback"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the caller is, and which account they read
         * @description An account without events is answered too: it has no name, and its zone is UTC. With `account_id` the account is that one, and the user is still the caller.
         */
        get: operations["getCaller"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accounts to choose from, by id
         * @description Every account that has an event. Reading this list is no look into an account.
         */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Flows to choose from, by id */
        get: operations["listFlows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trees/{tree_id}/ratings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ratings of a flow, newest first
         * @description While ratings come and go no page repeats one or leaves one out.
         */
        get: operations["listFlowRatings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users to choose from, by id */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The settings in force */
        get: operations["getSettings"];
        /**
         * Change settings
         * @description What is left out or null stays; `sla` is replaced as a whole. The answer comes once the change is durable and visible.
         */
        put: operations["changeSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/business-hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The business hours in force, and whether it is open */
        get: operations["getBusinessHours"];
        /**
         * Change the business hours
         * @description What is left out or null stays. The answer comes once the change is durable and visible.
         */
        put: operations["changeBusinessHours"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The live KPIs as they change
         * @description Server-sent events: `snapshot` first, then `kpis` whenever a number changed, also by time passing, at most once a second; the data of both is the answer of `live-kpis`. A comment comes every 15 seconds without any. The stream ends when the token does.
         */
        get: operations["listenToLiveKpis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done in the account, newest first */
        get: operations["listAuditLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much was done of what */
        get: operations["getAuditStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/server-audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done to the server, newest first
         * @description Of no account. The newest 10,000 entries are kept.
         */
        get: operations["listServerAudit"];
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
        /** @description An account to choose. */
        AccountName: {
            /** @description Id of the account. */
            account_id: string;
            /** @description Its name; null until one is given. */
            name: string | null;
        };
        /** @description A page of accounts, by id. */
        AccountsPage: {
            /** @description The accounts. */
            items: components["schemas"]["AccountName"][];
            /** @description Where the next page begins; null on the last one. */
            next_cursor: string | null;
        };
        /** @description Something that was done. */
        AuditLogEntry: {
            /** @description Id of its event. */
            id: string;
            /** @description Id of the user who did it; null where nobody is named. */
            admin_id: string | null;
            /** @description Their name, "Unknown" or "Deleted user"; null without admin_id. */
            admin_name: string | null;
            /** @description What was done. */
            action: string;
            /** @description The kind of thing it was done to. */
            resource_type: string;
            /** @description Id of the thing, or null. */
            resource_id: string | null;
            /** @description What else was told, or null. */
            details: Record<string, never> | null;
            /** @description Where the request came from, or null. */
            ip_address: string | null;
            /** @description What the request came from, or null. */
            user_agent: string | null;
            /**
             * Format: date-time
             * @description When it was done.
             */
            created_at: string;
        };
        /** @description A page of the audit trail, newest first. */
        AuditLogs: {
            /**
             * Format: int64
             * @description Entries of the window that pass the filters, whatever the page.
             */
            total: number;
            /** @description The entries. */
            logs: components["schemas"]["AuditLogEntry"][];
            /**
             * Format: int64
             * @description Entries of a page, as asked for.
             */
            limit: number;
            /**
             * Format: int64
             * @description Entries passed over, as asked for.
             */
            offset: number;
            /** @description Where the next page begins; null on the last one. */
            next_cursor: string | null;
        };
        /** @description How many entries the audit trail has of what. */
        AuditStats: {
            /**
             * Format: int64
             * @description Entries.
             */
            total_actions: number;
            /** @description Entries by action, most first, then by name. */
            action_breakdown: Record<string, never>;
            /** @description Entries by resource_type, most first, then by name. */
            resource_breakdown: Record<string, never>;
            /**
             * Format: int64
             * @description Days of 24 hours that were looked at.
             */
            period_days: number;
        };
        /** @description The business hours to change. */
        BusinessHoursChange: {
            /** @description The whole week; a day that is not named is closed. */
            week?: components["schemas"]["WeekdayHoursChange"][] | null;
            /** @description All exceptions, at most 400. */
            exceptions?: components["schemas"]["ExceptionHoursChange"][] | null;
        };
        /** @description The business hours in force. */
        BusinessHoursFigures: {
            /** @description IANA zone of their clock. */
            time_zone: string;
            /** @description The seven days, from Sunday. */
            week: components["schemas"]["WeekdayHours"][];
            /** @description By date. */
            exceptions: components["schemas"]["ExceptionHours"][];
            /** @description At the instant asked for. */
            status: components["schemas"]["OpenStatus"];
        };
        /** @description The caller, and the account that they read. */
        Caller: {
            /** @description Id of the caller. */
            user_id: string;
            /** @description Their name in the account of their token; null if none is known. */
            user_name: string | null;
            /**
             * @description The role that their token gives them.
             * @enum {string}
             */
            role: "viewer" | "engineer" | "team_admin" | "super_admin";
            /** @description Id of the account that is read: the token's, unless another one is named. */
            account_id: string;
            /** @description Its name; null until one is given. */
            account_name: string | null;
            /** @description IANA zone of its days. */
            time_zone: string;
        };
        /** @description A rating of a chat, with a comment. */
        ChatRating: {
            /** @description Id of the chat. */
            chat_id: string;
            /** @description Id of the visitor who rated it. */
            visitor_id: string;
            /**
             * Format: int64
             * @description From 1 to 5.
             */
            rating: number;
            /** @description What was written; never empty. */
            comment: string;
            /**
             * Format: date-time
             * @description When the rating was given.
             */
            created_at: string;
        };
        /** @description A page of ratings of chats, newest first. */
        ChatRatingsPage: {
            /** @description The ratings. */
            items: components["schemas"]["ChatRating"][];
            /** @description Where the next page begins; null on the last one. */
            next_cursor: string | null;
        };
        /** @description The sessions that started on one local day. */
        DayFigures: {
            /**
             * Format: date
             * @description The day, in the zone of the account.
             */
            date: string;
            /**
             * Format: int64
             * @description Sessions that started on the day.
             */
            sessions: number;
            /**
             * Format: int64
             * @description Sessions completed as resolved.
             */
            resolved: number;
            /**
             * Format: int64
             * @description Sessions completed as escalated.
             */
            escalated: number;
            /**
             * Format: int64
             * @description Sessions completed with a workaround.
             */
            workaround: number;
            /**
             * Format: int64
             * @description Sessions completed as unresolved.
             */
            unresolved: number;
            /**
             * Format: double
             * @description Median of the minutes from start to completion of the completed ones; 0 without any.
             */
            median_duration_minutes: number;
            /**
             * Format: double
             * @description Mean of the minutes from start to completion of the completed ones; 0 without any.
             */
            avg_duration_minutes: number;
            /**
             * Format: int64
             * @description Completed sessions that started on the day.
             */
            completed_sessions: number;
        };
        /** @description The chats of one local day. */
        DayVolume: {
            /**
             * Format: date
             * @description The day.
             */
            day: string;
            /**
             * Format: int64
             * @description Chats opened.
             */
            sessions: number;
        };
        /** @description Durations of chats; null where there are none. */
        DurationFigures: {
            /**
             * Format: int64
             * @description How many.
             */
            n: number;
            /**
             * Format: double
             * @description Their mean.
             */
            avg_seconds: number | null;
            /**
             * Format: double
             * @description Their median, interpolated.
             */
            median_seconds: number | null;
            /**
             * Format: double
             * @description Their 90th percentile, interpolated.
             */
            p90_seconds: number | null;
            /**
             * Format: double
             * @description Mean of what of them lies in the business hours.
             */
            avg_business_seconds: number | null;
            /**
             * Format: double
             * @description Median of the same.
             */
            median_business_seconds: number | null;
            /**
             * Format: double
             * @description 90th percentile.
             */
            p90_business_seconds: number | null;
        };
        /** @description How durations are spread. */
        DurationPercentiles: {
            /** @description From claim to first response, of the chats claimed. */
            frt: components["schemas"]["Percentiles"];
            /** @description From opening to close, of the chats closed. */
            resolution: components["schemas"]["Percentiles"];
        };
        /** @description The hours of one date, in place of those of its day of the week. */
        ExceptionHours: {
            /**
             * Format: date
             * @description The local date.
             */
            date: string;
            /** @description In order of time; none: closed. */
            intervals: components["schemas"]["HoursInterval"][];
        };
        /** @description The hours of one date, each date at most once. */
        ExceptionHoursChange: {
            /**
             * Format: date
             * @description The local date.
             */
            date: string;
            /** @description False closes the date, whatever else is said. */
            is_open?: boolean | null;
            /** @description HH:MM; with `close_time` the only interval, where `intervals` is not given. */
            open_time?: string | null;
            /** @description HH:MM; at or before `open_time` it is the next day's. */
            close_time?: string | null;
            /** @description At most 8, which do not overlap; none: closed. */
            intervals?: components["schemas"]["HoursInterval"][] | null;
        };
        /** @description Step feedback that holds now. */
        FeedbackReceipt: {
            /** @description Id of the step: a node_id. */
            step_id: string;
            /** @description Up or down. */
            was_helpful: boolean;
            /**
             * @description Whether there was feedback before.
             * @enum {string}
             */
            status: "created" | "updated";
        };
        /** @description The dashboard of one flow. */
        FlowFigures: {
            /** @description The span that the answer is about. */
            window: components["schemas"]["WindowFigures"];
            /** @description The whole window. */
            summary: components["schemas"]["Summary"];
            /**
             * Format: double
             * @description Mean of the ratings given in the window; null without any.
             */
            avg_csat: number | null;
            /**
             * Format: int64
             * @description Ratings given in the window.
             */
            total_ratings: number;
            /** @description One entry per local day of the window, those without sessions included. */
            time_series: components["schemas"]["DayFigures"][];
            /** @description Per node visited by these sessions, or with feedback in the window: highest dropoff_rate first, then by node_id. */
            step_feedback: components["schemas"]["StepFigures"][];
            /** @description The ten newest ratings with a comment, whatever the window. */
            recent_comments: components["schemas"]["RecentComment"][];
            /**
             * Format: int64
             * @description Those of the ratings that are 4 or 5.
             */
            satisfied_ratings: number;
        };
        /** @description A flow to choose. */
        FlowName: {
            /** @description Id of the flow. */
            tree_id: string;
            /** @description Its name, or "Unknown flow". */
            name: string;
        };
        /** @description A page of flows, by id. */
        FlowsPage: {
            /** @description The flows. */
            items: components["schemas"]["FlowName"][];
            /** @description Where the next page begins; null on the last one. */
            next_cursor: string | null;
        };
        /** @description From the first message to the close. */
        Funnel: {
            /**
             * Format: int64
             * @description Distinct visitors with a message of theirs.
             */
            bot_entries: number;
            /**
             * Format: int64
             * @description Chats opened in the window and claimed.
             */
            human_handoff: number;
            /**
             * Format: int64
             * @description Chats closed.
             */
            resolved: number;
        };
        /** @description One clock hour of the account's zone. */
        HourFigures: {
            /**
             * Format: date-time
             * @description Its first instant.
             */
            hour: string;
            /**
             * Format: int64
             * @description Messages of any sender.
             */
            message_count: number;
        };
        /** @description From open, included, to close, on the account's clock. */
        HoursInterval: {
            /** @description HH:MM. */
            open: string;
            /** @description HH:MM; at or before open it is the next day's. */
            close: string;
        };
        /** @description A live-chat desk over some days. */
        LiveDashboard: {
            /** @description Today against yesterday. */
            trends: components["schemas"]["Trends"];
            /** @description The last days, today last, those without chats included. */
            session_volume: components["schemas"]["DayVolume"][];
            /** @description The hours of the week that had messages, by day and hour. */
            peak_hours: components["schemas"]["PeakHour"][];
            /** @description The last days * 24 hours. */
            funnel: components["schemas"]["Funnel"];
            /** @description The last days * 24 hours. */
            percentiles: components["schemas"]["DurationPercentiles"];
            /** @description From opening to claim, of the chats claimed. */
            queue_wait: components["schemas"]["DurationFigures"];
            /** @description From claim to the first response, of the chats claimed that have one. */
            first_response: components["schemas"]["DurationFigures"];
            /** @description From opening to the first operator message, of the chats whose first one it was. */
            customer_first_response: components["schemas"]["DurationFigures"];
            /** @description From opening to close, of the chats closed. */
            resolution: components["schemas"]["DurationFigures"];
            /**
             * Format: double
             * @description Share of the ratings that are 4 or 5, in percent.
             */
            csat_score: number | null;
            /**
             * Format: int64
             * @description Ratings.
             */
            csat_n: number;
            /** @description How many ratings of 1, 2, 3, 4 and 5. */
            csat_distribution: number[];
            /**
             * Format: double
             * @description First contact resolution in percent, of closes older than 24 hours only: the others can still turn false.
             */
            fcr_rate_matured: number | null;
            /**
             * Format: double
             * @description Mean of the ratings.
             */
            csat_mean: number | null;
            /**
             * Format: int64
             * @description Chats that the matured first contact resolution is of.
             */
            fcr_matured_n: number;
        };
        /** @description A live-chat desk at one instant. */
        LiveKpis: {
            /**
             * Format: int64
             * @description Chats opened and neither claimed nor closed.
             */
            waiting: number;
            /**
             * Format: int64
             * @description Chats claimed and not closed.
             */
            active: number;
            /**
             * Format: double
             * @description Mean from claim to first response of the chats claimed in the last hour; 0 without any: see first_response.n.
             */
            avg_first_response_seconds: number;
            /**
             * Format: double
             * @description Mean from opening to close of the chats closed since midnight; 0 without any: see resolution.n.
             */
            avg_resolution_seconds: number;
            /**
             * Format: double
             * @description Mean of the ratings of the last 24 hours; 0 without any: see csat_n.
             */
            csat_average: number;
            /**
             * Format: double
             * @description The same as a share of 5, in percent.
             */
            csat_percentage: number;
            /**
             * Format: double
             * @description Share, in percent, of the chats closed in the last 7 days whose visitor opened none within 24 hours after.
             */
            fcr_rate: number;
            /**
             * Format: double
             * @description Of the last 7 days, in percent: closed by system_timeout / (those + chats claimed).
             */
            abandonment_rate: number;
            /**
             * Format: int64
             * @description Queue waits, first responses and resolutions beyond their limit in the last 24 hours.
             */
            sla_breach_events_24h: number;
            /**
             * Format: int64
             * @description Chats opened since midnight.
             */
            sessions_today: number;
            /**
             * Format: int64
             * @description Visitors whose latest mode is human.
             */
            human_mode_users: number;
            /**
             * Format: date-time
             * @description The instant of all this.
             */
            timestamp: string;
            /**
             * Format: int64
             * @description Deadlines of open chats that have passed unmet: waiting, unanswered or unresolved for longer than the limit.
             */
            sla_open_breaches: number;
            /**
             * Format: int64
             * @description Waiting chats that have waited longer than the account's limit.
             */
            waiting_over_limit: number;
            /**
             * Format: int64
             * @description Chats closed in the last 7 days: what first contact resolution is of.
             */
            fcr_n: number;
            /**
             * Format: int64
             * @description Chats closed by system_timeout plus chats claimed, in the last 7 days: what abandonment is of.
             */
            abandonment_n: number;
            /** @description From opening to claim, of the chats claimed. */
            queue_wait: components["schemas"]["DurationFigures"];
            /** @description From claim to the first response, of the chats claimed that have one. */
            first_response: components["schemas"]["DurationFigures"];
            /** @description From opening to the first operator message, of the chats whose first one it was. */
            customer_first_response: components["schemas"]["DurationFigures"];
            /** @description From opening to close, of the chats closed. */
            resolution: components["schemas"]["DurationFigures"];
            /**
             * Format: double
             * @description Share of the ratings that are 4 or 5, in percent.
             */
            csat_score: number | null;
            /**
             * Format: int64
             * @description Ratings.
             */
            csat_n: number;
            /** @description How many ratings of 1, 2, 3, 4 and 5. */
            csat_distribution: number[];
            /**
             * Format: double
             * @description First contact resolution in percent, of closes older than 24 hours only: the others can still turn false.
             */
            fcr_rate_matured: number | null;
            /**
             * Format: double
             * @description Mean of the ratings.
             */
            csat_mean: number | null;
            /**
             * Format: int64
             * @description Chats that the matured first contact resolution is of.
             */
            fcr_matured_n: number;
        };
        /** @description A rating. */
        NewRating: {
            /**
             * Format: int32
             * @description From 1 to 5.
             */
            rating: number;
            /** @description What the user wrote. */
            comment?: string | null;
        };
        /** @description A thumb for a step. */
        NewStepFeedback: {
            /** @description Id of the session. */
            session_id: string | number;
            /** @description Up or down. */
            was_helpful: boolean;
        };
        /** @description Whether the account is open at an instant. */
        OpenStatus: {
            /** @description Open or closed. */
            is_open: boolean;
            /** @description The interval that it is open in; null while closed. */
            current_hours: components["schemas"]["HoursInterval"] | null;
            /**
             * Format: date-time
             * @description When it opens next; null while open, and if it stays closed for 400 days.
             */
            next_open: string | null;
        };
        /** @description One operator over some days. */
        OperatorFigures: {
            /** @description Id of the operator, a user. */
            operator_id: string;
            /** @description Their name, "Unknown" or "Deleted user". */
            operator_name: string;
            /**
             * Format: int64
             * @description Chats claimed in the window whose last operator it was.
             */
            total_sessions: number;
            /**
             * Format: double
             * @description Mean from claim to first response; 0 without any: see first_response.n.
             */
            avg_first_response_seconds: number;
            /**
             * Format: double
             * @description Mean from opening to close; 0 without any: see resolution.n.
             */
            avg_resolution_seconds: number;
            /**
             * Format: double
             * @description Mean from opening to claim; 0 without any: see queue_wait.n.
             */
            avg_queue_wait_seconds: number;
            /**
             * Format: double
             * @description Median from claim to first response; 0 without any.
             */
            median_first_response_seconds: number;
            /**
             * Format: double
             * @description Median from opening to close; 0 without any.
             */
            median_resolution_seconds: number;
            /**
             * Format: double
             * @description Median from opening to claim; 0 without any.
             */
            median_queue_wait_seconds: number;
            /**
             * Format: double
             * @description Time online since the midnight days - 1 days ago.
             */
            availability_seconds: number;
            /**
             * Format: double
             * @description The same as a share of the days asked for, in percent.
             */
            availability_percent: number;
            /**
             * Format: double
             * @description The part of these days that has passed; only its business hours if the account has set them.
             */
            scheduled_seconds: number;
            /**
             * Format: double
             * @description Time online in that part.
             */
            scheduled_online_seconds: number;
            /**
             * Format: double
             * @description Time online as a share of the time that has passed, in percent; only business hours count if the account has set them; null without any such time.
             */
            scheduled_online_percent: number | null;
            /** @description From opening to claim, of the chats claimed. */
            queue_wait: components["schemas"]["DurationFigures"];
            /** @description From claim to the first response, of the chats claimed that have one. */
            first_response: components["schemas"]["DurationFigures"];
            /** @description From opening to the first operator message, of the chats whose first one it was. */
            customer_first_response: components["schemas"]["DurationFigures"];
            /** @description From opening to close, of the chats closed. */
            resolution: components["schemas"]["DurationFigures"];
            /**
             * Format: double
             * @description Share of the ratings that are 4 or 5, in percent.
             */
            csat_score: number | null;
            /**
             * Format: int64
             * @description Ratings.
             */
            csat_n: number;
            /** @description How many ratings of 1, 2, 3, 4 and 5. */
            csat_distribution: number[];
            /**
             * Format: double
             * @description First contact resolution in percent, of closes older than 24 hours only: the others can still turn false.
             */
            fcr_rate_matured: number | null;
            /**
             * Format: double
             * @description Mean of the ratings.
             */
            csat_mean: number | null;
            /**
             * Format: int64
             * @description Chats that the matured first contact resolution is of.
             */
            fcr_matured_n: number;
        };
        /** @description Completed sessions by outcome; one without an outcome is in none. */
        OutcomeBreakdown: {
            /**
             * Format: int64
             * @description Sessions completed as resolved.
             */
            resolved: number;
            /**
             * Format: int64
             * @description Sessions completed as escalated.
             */
            escalated: number;
            /**
             * Format: int64
             * @description Sessions completed with a workaround.
             */
            workaround: number;
            /**
             * Format: int64
             * @description Sessions completed as unresolved.
             */
            unresolved: number;
        };
        /** @description An hour of the week with messages. */
        PeakHour: {
            /**
             * Format: int64
             * @description 0 is Sunday.
             */
            day_of_week: number;
            /**
             * Format: int64
             * @description Of the local clock.
             */
            hour: number;
            /**
             * Format: int64
             * @description Messages of any sender.
             */
            message_count: number;
        };
        /** @description Percentiles in seconds, interpolated; 0 without data. */
        Percentiles: {
            /**
             * Format: double
             * @description The median.
             */
            p50: number;
            /**
             * Format: double
             * @description The 90th.
             */
            p90: number;
            /**
             * Format: double
             * @description The 99th.
             */
            p99: number;
            /**
             * Format: int64
             * @description How many durations.
             */
            n: number;
        };
        /** @description The dashboard of the caller. */
        PersonalFigures: {
            /** @description The span that the answer is about. */
            window: components["schemas"]["WindowFigures"];
            /** @description The whole window. */
            summary: components["schemas"]["Summary"];
            /** @description One entry per local day of the window, those without sessions included. */
            time_series: components["schemas"]["DayFigures"][];
            /** @description At most ten: most sessions first, then by tree_id. */
            top_flows: components["schemas"]["TopFlow"][];
        };
        /** @description An error (RFC 9457). Programs read `code`; `detail` is for people and may change. */
        ProblemBody: {
            /** @description A URN that ends in the code. */
            type: string;
            /** @description What the code means. */
            title: string;
            /**
             * Format: int64
             * @description The HTTP status.
             */
            status: number;
            /** @description What was wrong with this request. */
            detail: string;
            /** @description A stable word for the kind of problem. */
            code: string;
        };
        /** @description A rating of the flow. Anonymous. */
        RatingEntry: {
            /**
             * Format: int64
             * @description From 1 to 5.
             */
            rating: number;
            /** @description What was written; null where there is nothing. */
            comment: string | null;
            /**
             * Format: date-time
             * @description When the rating was given.
             */
            created_at: string;
        };
        /** @description A rating that was kept. */
        RatingReceipt: {
            /** @description Id of its event. */
            id: string;
            /** @description Id of the session. */
            session_id: string;
            /**
             * Format: int64
             * @description From 1 to 5.
             */
            rating: number;
            /** @description What was written; null without anything. */
            comment: string | null;
            /**
             * Format: date-time
             * @description When it was taken.
             */
            created_at: string;
        };
        /** @description A page of ratings, newest first. */
        RatingsPage: {
            /** @description The ratings. */
            items: components["schemas"]["RatingEntry"][];
            /** @description Where the next page begins; null on the last one. */
            next_cursor: string | null;
        };
        /** @description A rating with a comment. Anonymous. */
        RecentComment: {
            /**
             * Format: int64
             * @description From 1 to 5.
             */
            rating: number;
            /** @description What was written; never empty. */
            comment: string;
            /**
             * Format: date-time
             * @description When the rating was given.
             */
            created_at: string;
        };
        /** @description Something that was done to the server. */
        ServerAuditEntry: {
            /** @description The entry's number, from 1 and gapless. */
            id: string;
            /** @description Who did it: for a command the user of the machine who ran it; null where nobody is known. */
            actor: string | null;
            /**
             * @description How it came: by a command on the server's machine, or as a signal to the server.
             * @enum {string}
             */
            source: "command" | "signal";
            /** @description What was done. */
            action: string;
            /** @description What else there is to tell, or null. */
            details: Record<string, never> | null;
            /** @description Where it came from; null for what came from the server's own machine. */
            ip_address: string | null;
            /**
             * Format: date-time
             * @description When it was done.
             */
            created_at: string;
        };
        /** @description A page of the server's own audit, newest first. */
        ServerAuditPage: {
            /**
             * Format: int64
             * @description Entries of the window that pass the filters, whatever the page.
             */
            total: number;
            /** @description The entries. */
            logs: components["schemas"]["ServerAuditEntry"][];
            /**
             * Format: int64
             * @description Entries of a page, as asked for.
             */
            limit: number;
            /**
             * Format: int64
             * @description Entries passed over, as asked for.
             */
            offset: number;
            /** @description Where the next page begins; null on the last one. */
            next_cursor: string | null;
        };
        /** @description What the session's user said in it. */
        SessionFeedback: {
            /** @description Step feedback in force, by node_id. */
            items: components["schemas"]["StepVote"][];
            /**
             * Format: int64
             * @description The rating of the session; null without one.
             */
            rating: number | null;
        };
        /** @description The settings in force. */
        Settings: {
            /** @description Name of the account; null until one is given. */
            name: string | null;
            /** @description IANA zone of its days. */
            time_zone: string;
            /** @description The limits of the live chat, with the default of each that was not given. */
            sla: components["schemas"]["SlaSettings"];
        };
        /** @description The settings to change. */
        SettingsChange: {
            /** @description Its name. */
            name?: string | null;
            /** @description An IANA time zone; it applies to the whole history. */
            time_zone?: string | null;
            /** @description Limits of the live chat in seconds: queue_wait_seconds, first_response_seconds, resolution_seconds. */
            sla?: Record<string, never> | null;
        };
        /** @description The limits of the live chat in force. */
        SlaSettings: {
            /**
             * Format: int64
             * @description From opening to claim.
             */
            queue_wait_seconds: number;
            /**
             * Format: int64
             * @description From claim to first response.
             */
            first_response_seconds: number;
            /**
             * Format: int64
             * @description From opening to close.
             */
            resolution_seconds: number;
        };
        /** @description The thumbs in force for one step, of all users and over all time. */
        StepFeedback: {
            /** @description Id of the step: a node_id. */
            step_id: string;
            /**
             * Format: int64
             * @description Thumbs up.
             */
            helpful_yes: number;
            /**
             * Format: int64
             * @description Thumbs down.
             */
            helpful_no: number;
            /**
             * Format: double
             * @description Share of thumbs up; 0 without any.
             */
            helpful_rate: number;
        };
        /** @description One step of the flow. */
        StepFigures: {
            /** @description Id of the node. */
            node_id: string;
            /** @description Its title; "Unnamed" in the tree without one, "Unknown Step" in no tree. */
            node_title: string;
            /**
             * Format: int64
             * @description Visits of the step, every one.
             */
            visit_count: number;
            /**
             * Format: int64
             * @description Sessions not completed whose last visit was here.
             */
            dropoff_count: number;
            /**
             * Format: double
             * @description Sessions left here as a share of its visits; 0 without any.
             */
            dropoff_rate: number;
            /**
             * Format: int64
             * @description Thumbs up in force, given in the window.
             */
            helpful_yes: number;
            /**
             * Format: int64
             * @description Thumbs down in force, given in the window.
             */
            helpful_no: number;
            /**
             * Format: double
             * @description Share of thumbs up in all thumbs; 0 without any.
             */
            helpful_rate: number;
        };
        /** @description A thumb for one step. */
        StepVote: {
            /** @description Id of the step. */
            node_id: string;
            /** @description Up or down. */
            was_helpful: boolean;
        };
        /** @description What the sessions add up to that are in scope and started in the window. */
        Summary: {
            /**
             * Format: int64
             * @description Sessions that started in the window.
             */
            total_sessions: number;
            /**
             * Format: int64
             * @description Those of them with a completion, whenever it came.
             */
            completed_sessions: number;
            /**
             * Format: double
             * @description Completed sessions as a share of all; 0 without any.
             */
            completion_rate: number;
            /**
             * Format: double
             * @description Median of the minutes from start to completion of the completed ones; 0 without any.
             */
            median_duration_minutes: number;
            /**
             * Format: double
             * @description Mean of the minutes from start to completion of the completed ones; 0 without any.
             */
            avg_duration_minutes: number;
            /**
             * Format: double
             * @description 90th percentile of the minutes from start to completion of the completed ones, interpolated.
             */
            p90_duration_minutes: number;
            /**
             * Format: int64
             * @description Distinct users of the sessions; always 1 in the personal answer.
             */
            active_engineers: number;
            /** @description The completed ones by outcome. */
            outcome_breakdown: components["schemas"]["OutcomeBreakdown"];
        };
        /** @description The dashboard of a team, or of one engineer of it. */
        TeamFigures: {
            /** @description The span that the answer is about. */
            window: components["schemas"]["WindowFigures"];
            /** @description The whole window. */
            summary: components["schemas"]["Summary"];
            /** @description One entry per local day of the window, those without sessions included. */
            time_series: components["schemas"]["DayFigures"][];
            /** @description At most ten: most sessions first, then by tree_id. */
            top_flows: components["schemas"]["TopFlow"][];
            /** @description At most ten: most sessions first, then by user_id. */
            top_engineers: components["schemas"]["TopEngineer"][];
        };
        /** @description One of the ten users with most sessions. */
        TopEngineer: {
            /** @description Id of the user. */
            user_id: string;
            /** @description Their name, "Unknown" or "Deleted user". */
            name: string;
            /**
             * Format: int64
             * @description Their sessions that started in the window.
             */
            sessions: number;
            /**
             * Format: double
             * @description Share of their sessions that are completed.
             */
            completion_rate: number;
            /**
             * Format: double
             * @description Median of the minutes from start to completion of the completed ones; 0 without any.
             */
            median_duration_minutes: number;
            /**
             * Format: double
             * @description Mean of the minutes from start to completion of the completed ones; 0 without any.
             */
            avg_duration_minutes: number;
            /**
             * Format: int64
             * @description Those of their sessions that are completed.
             */
            completed_sessions: number;
        };
        /** @description One of the ten flows with most sessions. */
        TopFlow: {
            /** @description Id of the flow. */
            tree_id: string;
            /** @description Its name, or "Unknown flow". */
            name: string;
            /**
             * Format: int64
             * @description Its sessions that started in the window.
             */
            sessions: number;
            /**
             * Format: double
             * @description Share of its sessions that are completed.
             */
            completion_rate: number;
            /**
             * Format: double
             * @description Median of the minutes from start to completion of the completed ones; 0 without any.
             */
            median_duration_minutes: number;
            /**
             * Format: double
             * @description Mean of the minutes from start to completion of the completed ones; 0 without any.
             */
            avg_duration_minutes: number;
            /**
             * Format: double
             * @description Mean of the ratings given in the window; null without any.
             */
            avg_csat: number | null;
            /**
             * Format: int64
             * @description Those of its sessions that are completed.
             */
            completed_sessions: number;
            /**
             * Format: int64
             * @description Ratings of its sessions given in the window.
             */
            total_ratings: number;
            /**
             * Format: int64
             * @description Those of the ratings that are 4 or 5.
             */
            satisfied_ratings: number;
        };
        /** @description Today so far against yesterday up to the same time. */
        Trend: {
            /**
             * Format: double
             * @description Today so far.
             */
            current: number;
            /**
             * Format: double
             * @description Yesterday, from its midnight to the same wall clock.
             */
            previous: number;
            /**
             * Format: double
             * @description current - previous.
             */
            delta: number;
            /**
             * Format: double
             * @description delta as a share of previous, in percent; null when that is 0.
             */
            delta_percent: number | null;
            /**
             * Format: int64
             * @description The cases that current is of; a mean or rate of none is 0.
             */
            current_n: number;
            /**
             * Format: int64
             * @description The cases that previous is of.
             */
            previous_n: number;
        };
        /** @description Today so far against yesterday. */
        Trends: {
            /** @description Chats opened. */
            sessions_today: components["schemas"]["Trend"];
            /** @description Mean from claim to first response of the chats claimed. */
            avg_first_response_seconds: components["schemas"]["Trend"];
            /** @description Mean from opening to close of the chats closed. */
            avg_resolution_seconds: components["schemas"]["Trend"];
            /** @description Mean of the ratings given, as a share of 5 in percent. */
            csat_percentage: components["schemas"]["Trend"];
            /** @description Share, in percent, of the chats closed whose visitor opened none within 24 hours after. */
            fcr_rate: components["schemas"]["Trend"];
            /** @description In percent: closed by system_timeout / (those + chats claimed). */
            abandonment_rate: components["schemas"]["Trend"];
            /** @description Share of the ratings given that are 4 or 5, in percent. */
            csat_score: components["schemas"]["Trend"];
            /** @description Mean of the ratings given. */
            csat_average: components["schemas"]["Trend"];
        };
        /** @description A user to choose. */
        UserName: {
            /** @description Id of the user. */
            user_id: string;
            /** @description Their name, "Unknown" or "Deleted user". */
            name: string;
        };
        /** @description A page of users, by id. */
        UsersPage: {
            /** @description The users. */
            items: components["schemas"]["UserName"][];
            /** @description Where the next page begins; null on the last one. */
            next_cursor: string | null;
        };
        /** @description The hours of one day of the week. */
        WeekdayHours: {
            /**
             * Format: int64
             * @description 0 is Sunday.
             */
            day_of_week: number;
            /** @description Whether there are any. */
            is_open: boolean;
            /** @description The first interval's open; null without one. */
            open_time: string | null;
            /** @description The first interval's close; null without one. */
            close_time: string | null;
            /** @description In order of time; none: closed. */
            intervals: components["schemas"]["HoursInterval"][];
        };
        /** @description The hours of one day of the week, each day at most once. */
        WeekdayHoursChange: {
            /**
             * Format: int64
             * @description 0 is Sunday.
             */
            day_of_week: number;
            /** @description False closes the day, whatever else is said. */
            is_open?: boolean | null;
            /** @description HH:MM; with `close_time` the only interval, where `intervals` is not given. */
            open_time?: string | null;
            /** @description HH:MM; at or before `open_time` it is the next day's. */
            close_time?: string | null;
            /** @description At most 8, which do not overlap; none: closed. */
            intervals?: components["schemas"]["HoursInterval"][] | null;
        };
        /** @description The span of time that an answer is about, half-open. */
        WindowFigures: {
            /**
             * Format: date-time
             * @description Its first instant.
             */
            from: string;
            /**
             * Format: date-time
             * @description The first instant after it.
             */
            to: string;
            /** @description The zone of the account, in whose days the answer counts. */
            time_zone: string;
            /**
             * @description The period that was asked for; absent when the window was given otherwise.
             * @enum {string}
             */
            period?: "7d" | "30d" | "90d";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The id of the request: its own one of 1 to 128 letters, digits, `-`, `_`, `.`, or a new one. */
        "X-Request-Id": string;
        /** @description Seconds after which another try makes sense. */
        "Retry-After": number;
        /** @description `Bearer`, and why the token was refused. */
        "WWW-Authenticate": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getDescription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The description. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    getTeamAnalytics: {
        parameters: {
            query?: {
                /** @description The window is as long and ends at `to`, an instant. Not together with `from`. 30d unless given. */
                period?: "7d" | "30d" | "90d";
                /** @description Begin of the window: a local date of the account, or an instant. */
                from?: string;
                /** @description End of the window: a local date, which is included, or an instant, which is not. Dates go with dates. Now unless given. */
                to?: string;
                /** @description The figures of this user alone. One that the account does not have gives zeros. */
                engineer_id?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamFigures"];
                };
            };
        };
    };
    getMyAnalytics: {
        parameters: {
            query?: {
                /** @description The window is as long and ends at `to`, an instant. Not together with `from`. 30d unless given. */
                period?: "7d" | "30d" | "90d";
                /** @description Begin of the window: a local date of the account, or an instant. */
                from?: string;
                /** @description End of the window: a local date, which is included, or an instant, which is not. Dates go with dates. Now unless given. */
                to?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalFigures"];
                };
            };
        };
    };
    getFlowAnalytics: {
        parameters: {
            query?: {
                /** @description The window is as long and ends at `to`, an instant. Not together with `from`. 30d unless given. */
                period?: "7d" | "30d" | "90d";
                /** @description Begin of the window: a local date of the account, or an instant. */
                from?: string;
                /** @description End of the window: a local date, which is included, or an instant, which is not. Dates go with dates. Now unless given. */
                to?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the flow. */
                tree_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowFigures"];
                };
            };
        };
    };
    getLiveKpis: {
        parameters: {
            query?: {
                /** @description The instant that the answer is about. Now unless given. */
                to?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveKpis"];
                };
            };
        };
    };
    listOperatorPerformance: {
        parameters: {
            query?: {
                /** @description How many days the answer is about. */
                days?: number;
                /** @description This operator alone. */
                operator_id?: string;
                /** @description The instant that the answer is about. Now unless given. */
                to?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One entry per operator with chats claimed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorFigures"][];
                };
            };
        };
    };
    listHourlyStats: {
        parameters: {
            query?: {
                /** @description How many hours the answer is about. */
                hours?: number;
                /** @description The instant that the answer is about. Now unless given. */
                to?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One entry per clock hour of the account, those without messages included. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HourFigures"][];
                };
            };
        };
    };
    getLiveDashboard: {
        parameters: {
            query?: {
                /** @description How many days the answer is about. */
                days?: number;
                /** @description The instant that the answer is about. Now unless given. */
                to?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveDashboard"];
                };
            };
        };
    };
    listChatRatings: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of ratings. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatRatingsPage"];
                };
            };
        };
    };
    rateSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRating"];
            };
        };
        responses: {
            /** @description The rating was kept. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RatingReceipt"];
                };
            };
        };
    };
    getSessionFeedback: {
        parameters: {
            query?: {
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Step feedback and rating. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionFeedback"];
                };
            };
        };
    };
    getStepFeedback: {
        parameters: {
            query?: {
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the step: a `node_id`. */
                step_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The totals. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepFeedback"];
                };
            };
        };
    };
    giveStepFeedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the step: a `node_id`. */
                step_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewStepFeedback"];
            };
        };
        responses: {
            /** @description There was feedback before; this holds now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedbackReceipt"];
                };
            };
            /** @description The first feedback of this user, session and step. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedbackReceipt"];
                };
            };
        };
    };
    withdrawStepFeedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the step: a `node_id`. */
                step_id: string;
                /** @description Id of the session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is taken back. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getCaller: {
        parameters: {
            query?: {
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Caller"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description Only what has this in its name or its id; letter case does not matter. */
                search?: string;
                /** @description Entries of a page. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accounts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountsPage"];
                };
            };
        };
    };
    listFlows: {
        parameters: {
            query?: {
                /** @description Only what has this in its name or its id; letter case does not matter. */
                search?: string;
                /** @description Entries of a page. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of flows. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowsPage"];
                };
            };
        };
    };
    listFlowRatings: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the flow. */
                tree_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of ratings. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RatingsPage"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Only what has this in its name or its id; letter case does not matter. */
                search?: string;
                /** @description Entries of a page. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsersPage"];
                };
            };
        };
    };
    getSettings: {
        parameters: {
            query?: {
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
        };
    };
    changeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsChange"];
            };
        };
        responses: {
            /** @description The settings after the change. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
        };
    };
    getBusinessHours: {
        parameters: {
            query?: {
                /** @description The instant that `status` is about. Now unless given. */
                to?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hours. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessHoursFigures"];
                };
            };
        };
    };
    changeBusinessHours: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BusinessHoursChange"];
            };
        };
        responses: {
            /** @description The hours after the change. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessHoursFigures"];
                };
            };
        };
    };
    listenToLiveKpis: {
        parameters: {
            query?: {
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, as long as they are read. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    listAuditLogs: {
        parameters: {
            query?: {
                /** @description Only what this user did. */
                admin_id?: string;
                /** @description Only this action. */
                action?: string;
                /** @description Only what was done to things of this kind. */
                resource_type?: string;
                /** @description The window is as many times 24 hours long and ends at `to`. */
                days?: number;
                /** @description The instant to look back from: what happened at it or later is not there. Now unless given. */
                to?: string;
                /** @description Entries of a page. */
                limit?: number;
                /** @description Entries to pass over first; of those behind `cursor`, if that is given. */
                offset?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditLogs"];
                };
            };
        };
    };
    getAuditStats: {
        parameters: {
            query?: {
                /** @description The window is as many times 24 hours long and ends at `to`. */
                days?: number;
                /** @description The instant to look back from: what happened at it or later is not there. Now unless given. */
                to?: string;
                /** @description Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404. */
                account_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditStats"];
                };
            };
        };
    };
    listServerAudit: {
        parameters: {
            query?: {
                /** @description Only this action. */
                action?: string;
                /** @description The window is as many times 24 hours long and ends at `to`. */
                days?: number;
                /** @description The instant to look back from: what happened at it or later is not there. Now unless given. */
                to?: string;
                /** @description Entries of a page. */
                limit?: number;
                /** @description Entries to pass over first; of those behind `cursor`, if that is given. */
                offset?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerAuditPage"];
                };
            };
        };
    };
}
