import GRDB

extension Store {
    /// The steps from an empty file to this release's form. A step that was released never changes: a new form is a new step.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 people", migrate: people)
        migrator.registerMigration("2 audit", migrate: audit)
        migrator.registerMigration("3 projects", migrate: projects)
        migrator.registerMigration("4 runs", migrate: runs)
        migrator.registerMigration("5 outcomes", migrate: outcomes)
        migrator.registerMigration("6 home", migrate: home)
        migrator.registerMigration("7 remote contexts", migrate: remoteContexts)
        return migrator
    }

    /// What the first page asks for, however many runs there were.
    private static let home: @Sendable (Database) throws -> Void = { database in
        try database.execute(
            sql: """
                CREATE INDEX runOpen ON run(number)
                    WHERE state IN ('waiting', 'starting', 'running', 'retrying', 'cancelling');
                CREATE INDEX runTroubled ON run(requestedBy, endedAt) WHERE state IN ('failed', 'refused', 'lost');
                """)
    }

    private static let people: @Sendable (Database) throws -> Void = { database in
        try database.execute(
            sql: """
                CREATE TABLE user (
                    id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT NOT NULL, role TEXT,
                    password TEXT, subject TEXT UNIQUE, theme TEXT NOT NULL DEFAULT 'system',
                    shortcuts BOOLEAN NOT NULL DEFAULT 1,
                    createdAt DATETIME NOT NULL, disabledAt DATETIME, failures INTEGER NOT NULL DEFAULT 0,
                    lockedUntil DATETIME, version INTEGER NOT NULL DEFAULT 1);
                CREATE TABLE session (
                    digest TEXT PRIMARY KEY, userId TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
                    formToken TEXT NOT NULL, createdAt DATETIME NOT NULL, seenAt DATETIME NOT NULL,
                    expiresAt DATETIME NOT NULL, address TEXT NOT NULL);
                CREATE INDEX sessionOfUser ON session(userId);
                CREATE TABLE invitation (
                    digest TEXT PRIMARY KEY, userId TEXT REFERENCES user ON DELETE CASCADE,
                    createdAt DATETIME NOT NULL, expiresAt DATETIME NOT NULL);
                CREATE TABLE token (
                    id TEXT PRIMARY KEY, userId TEXT NOT NULL REFERENCES user ON DELETE CASCADE, name TEXT NOT NULL,
                    digest TEXT NOT NULL UNIQUE, scope TEXT NOT NULL, createdAt DATETIME NOT NULL,
                    expiresAt DATETIME NOT NULL, usedAt DATETIME, revokedAt DATETIME);
                """)
    }

    static let audit: @Sendable (Database) throws -> Void = { database in
        try database.execute(
            sql: """
                CREATE TABLE audit (
                    number INTEGER PRIMARY KEY, entry TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
                    time TEXT NOT NULL, actorId TEXT, action TEXT NOT NULL, subject TEXT NOT NULL, project TEXT,
                    context TEXT);
                CREATE INDEX auditByActor ON audit(actorId, number);
                CREATE INDEX auditBySubject ON audit(subject, number);
                CREATE INDEX auditByAction ON audit(action, number);
                CREATE TRIGGER auditIsNotChanged BEFORE UPDATE ON audit
                    BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
                CREATE TRIGGER auditIsNotCut BEFORE DELETE ON audit
                    BEGIN SELECT RAISE(ABORT, 'the audit log is never cut'); END;
                """)
    }

    private static let projects: @Sendable (Database) throws -> Void = { database in
        try database.execute(
            sql: """
                CREATE TABLE project (
                    id TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, title TEXT NOT NULL, purpose TEXT NOT NULL,
                    createdAt DATETIME NOT NULL, createdBy TEXT NOT NULL, deletedAt DATETIME,
                    source TEXT, version INTEGER NOT NULL DEFAULT 1);
                CREATE TABLE formerSlug (slug TEXT PRIMARY KEY, projectId TEXT NOT NULL REFERENCES project);
                CREATE TABLE member (
                    projectId TEXT NOT NULL REFERENCES project ON DELETE CASCADE,
                    userId TEXT NOT NULL REFERENCES user ON DELETE CASCADE, role TEXT NOT NULL,
                    PRIMARY KEY (projectId, userId)) WITHOUT ROWID;
                CREATE INDEX memberByUser ON member(userId);
                CREATE TABLE schemaVersion (
                    id TEXT PRIMARY KEY, projectId TEXT NOT NULL REFERENCES project ON DELETE CASCADE,
                    number INTEGER NOT NULL, document TEXT NOT NULL, digest TEXT NOT NULL, runId TEXT,
                    createdAt DATETIME NOT NULL, createdBy TEXT NOT NULL, UNIQUE (projectId, number));
                """)
    }

    private static let runs: @Sendable (Database) throws -> Void = { database in
        try database.execute(
            sql: """
                CREATE TABLE run (
                    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
                    projectId TEXT NOT NULL REFERENCES project, kind TEXT NOT NULL, context TEXT NOT NULL,
                    spec TEXT NOT NULL, specDigest TEXT NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL,
                    priority INTEGER NOT NULL DEFAULT 0, requestedBy TEXT NOT NULL, requester TEXT NOT NULL,
                    purpose TEXT NOT NULL, createdAt DATETIME NOT NULL, startedAt DATETIME, endedAt DATETIME,
                    notBefore DATETIME, phase TEXT, fraction DOUBLE, rate DOUBLE, condition TEXT, code TEXT,
                    message TEXT, memoryBytes INTEGER, schemaId TEXT, modelId TEXT, version INTEGER NOT NULL DEFAULT 1);
                CREATE INDEX runByState ON run(context, state, priority, number);
                CREATE INDEX runByProject ON run(projectId, number);
                CREATE INDEX runByRequester ON run(requestedBy, number);
                CREATE TABLE attempt (
                    runId TEXT NOT NULL REFERENCES run(id), number INTEGER NOT NULL, context TEXT NOT NULL,
                    orderText TEXT NOT NULL, phase TEXT NOT NULL, cursor TEXT, version INTEGER NOT NULL DEFAULT 1,
                    createdAt DATETIME NOT NULL, startedAt DATETIME, endedAt DATETIME, settledAt DATETIME,
                    PRIMARY KEY (runId, number)) WITHOUT ROWID;
                CREATE INDEX attemptUnsettled ON attempt(context, createdAt) WHERE settledAt IS NULL;
                CREATE TABLE event (
                    runId TEXT NOT NULL, attempt INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
                    PRIMARY KEY (runId, attempt, seq)) WITHOUT ROWID;
                CREATE TABLE logLine (
                    runId TEXT NOT NULL, number INTEGER NOT NULL, attempt INTEGER NOT NULL, time DATETIME NOT NULL,
                    level TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (runId, number)) WITHOUT ROWID;
                """)
    }

    private static let outcomes: @Sendable (Database) throws -> Void = { database in
        try database.execute(
            sql: """
                CREATE TABLE model (
                    id TEXT PRIMARY KEY, number INTEGER NOT NULL, projectId TEXT NOT NULL REFERENCES project,
                    runId TEXT NOT NULL UNIQUE, context TEXT NOT NULL, location TEXT NOT NULL, digest TEXT NOT NULL,
                    bytes INTEGER NOT NULL, synthesizer TEXT NOT NULL, epsilon DOUBLE, delta DOUBLE,
                    tables TEXT NOT NULL, report TEXT, reportLocation TEXT, createdAt DATETIME NOT NULL,
                    withdrawnAt DATETIME, UNIQUE (projectId, number));
                CREATE TABLE dataset (
                    id TEXT PRIMARY KEY, projectId TEXT NOT NULL REFERENCES project, runId TEXT NOT NULL UNIQUE,
                    modelId TEXT NOT NULL REFERENCES model, context TEXT NOT NULL, location TEXT NOT NULL,
                    bytes INTEGER NOT NULL, tables TEXT NOT NULL, createdAt DATETIME NOT NULL, deletedAt DATETIME);
                CREATE INDEX datasetByProject ON dataset(projectId, createdAt);
                CREATE TABLE spending (
                    runId TEXT PRIMARY KEY, context TEXT NOT NULL, source TEXT NOT NULL, entity TEXT NOT NULL,
                    epsilon DOUBLE, delta DOUBLE, state TEXT NOT NULL, createdAt DATETIME NOT NULL);
                CREATE INDEX spendingBySource ON spending(context, source);
                CREATE TABLE budget (
                    context TEXT NOT NULL, source TEXT NOT NULL, epsilon DOUBLE NOT NULL, delta DOUBLE NOT NULL,
                    setBy TEXT NOT NULL, setAt DATETIME NOT NULL, PRIMARY KEY (context, source)) WITHOUT ROWID;
                CREATE TABLE idempotency (
                    userId TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, response TEXT NOT NULL,
                    createdAt DATETIME NOT NULL, PRIMARY KEY (userId, key)) WITHOUT ROWID;
                """)
    }
}
