// swift-tools-version:6.1

import PackageDescription

/// The modules, lowest first. Each may import only what its line names; the README draws the
/// same picture and `Tests/ArchitectureTests` holds the sources to it.
let package = Package(
    name: "assay",
    products: [
        .executable(name: "assay", targets: ["assay"]),
        .executable(name: "assay-worker", targets: ["assay-worker"]),
        .executable(name: "assay-floor", targets: ["assay-floor"]),
        .executable(name: "assay-bench", targets: ["assay-bench"]),
        // For tests alone.
        .library(name: "FaultInjection", type: .dynamic, targets: ["FaultInjection"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
    ],
    targets: [
        // Nouns and formats: no dependencies.
        .target(name: "Evaluation"),
        .target(name: "PolicyRules", dependencies: ["Evaluation"]),
        .target(name: "Wire", dependencies: ["Evaluation", "PolicyRules"]),

        // The worker's side: C and CPython, no Foundation, no Swift concurrency.
        .systemLibrary(name: "CPython", pkgConfig: "python3-embed", providers: [.apt(["libpython3-dev"])]),
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .target(name: "CPythonShim", dependencies: ["CPython"]),
        .target(name: "CSandbox", dependencies: ["CSeccomp"]),
        .target(name: "PolicyCheck", dependencies: ["Evaluation", "PolicyRules", "CPythonShim"]),
        .target(name: "PythonRuntime", dependencies: ["Evaluation", "PolicyRules", "PolicyCheck", "CPythonShim"]),
        .target(name: "Sandbox", dependencies: ["Evaluation", "CSandbox"]),
        .executableTarget(
            name: "assay-worker",
            dependencies: ["Evaluation", "PolicyRules", "Wire", "PolicyCheck", "PythonRuntime", "Sandbox"],
            // Fewer shared objects to map make every fork cheaper. Freed memory is wiped (CSandbox's forget.c).
            linkerSettings: [
                .unsafeFlags(["-static-stdlib", "-Xlinker", "-s", "-Xlinker", "--wrap=free"])
            ]),

        // The supervisor's side: the database, never CPython.
        .target(
            name: "PolicyLanguage",
            dependencies: ["Evaluation", "PolicyRules", .product(name: "Yams", package: "Yams")],
            resources: [.embedInCode("policies")]),
        .target(
            name: "Migrations", path: "migrations",
            resources: [
                .embedInCode("0001_init.sql"), .embedInCode("0002_runtime_events.sql"),
                .embedInCode("0003_audit_tree.sql"), .embedInCode("0004_sessions.sql"),
                .embedInCode("0005_output.sql"), .embedInCode("0006_operations.sql"),
                .embedInCode("0007_dedupe.sql"),
            ]),
        .target(name: "Schedules"),
        .target(name: "AuditTree", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "AuditLog",
            dependencies: ["Evaluation", "AuditTree", .product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "Store",
            dependencies: [
                "Evaluation", "AuditLog", "AuditTree", "Migrations", "Schedules",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(name: "AuditKeys", dependencies: ["AuditTree", "AuditLog", "Store"]),
        .target(
            name: "Supervisor",
            dependencies: ["Evaluation", "PolicyRules", "PolicyLanguage", "Wire", "AuditLog", "Store", "AuditKeys"]),
        .target(
            name: "Reporting",
            dependencies: ["Evaluation", "AuditLog", "Store", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "Auditing",
            dependencies: [
                "Evaluation", "AuditLog", "AuditTree", "Migrations", "Store", "AuditKeys",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            // Objects that pass from thread to thread by a queue and a semaphore; looking each access up costs a tenth.
            swiftSettings: [.unsafeFlags(["-enforce-exclusivity=unchecked"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "JSONLines", dependencies: ["CZlib"]),
        .target(name: "Lenience"),
        .target(
            name: "Intake", dependencies: ["Evaluation", "JSONLines", "Lenience", "AuditLog", "Schedules", "Store"]),
        .target(
            name: "HumanEval",
            dependencies: ["Evaluation", "JSONLines", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "LineEditing"),
        .target(name: "LogLines", dependencies: ["Reporting", .product(name: "Logging", package: "swift-log")]),
        .target(name: "LoopbackHTTP"),
        .executableTarget(
            name: "assay",
            dependencies: [
                "Evaluation", "PolicyRules", "PolicyLanguage", "AuditLog", "AuditTree", "Store", "AuditKeys",
                "Supervisor",
                "Reporting", "Auditing", "JSONLines", "Intake", "HumanEval", "LineEditing", "Schedules",
                "LogLines", "LoopbackHTTP",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // Measuring.
        .executableTarget(name: "assay-floor", dependencies: ["CPython"]),
        .executableTarget(
            name: "assay-bench",
            dependencies: [
                "Evaluation", "AuditLog", "AuditKeys", "PolicyRules", "PolicyLanguage", "Store", "Supervisor",
                "JSONLines", "HumanEval",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // Tests: through public interfaces only, so that they build as what they test is built.
        .target(name: "ProcessWaiting", path: "Tests/ProcessWaiting"),
        .testTarget(name: "WireTests", dependencies: ["Wire", "Evaluation", "PolicyRules"]),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox", "Evaluation"]),
        .testTarget(
            name: "PolicyTests",
            dependencies: [
                "ProcessWaiting", "PolicyRules", "PolicyLanguage", "PolicyCheck", "CPythonShim", "Evaluation",
            ]),
        .testTarget(name: "AuditTreeTests", dependencies: ["AuditTree"]),
        .testTarget(
            name: "AuditKeysTests",
            dependencies: [
                "ProcessWaiting", "AuditKeys", "AuditTree", "AuditLog", "Store", "Supervisor", "PolicyLanguage",
            ]),
        // What an independent checker in Go says of our trees, notes and proofs.
        .testTarget(name: "TransparencyTests", dependencies: ["AuditTree"], exclude: ["Checker"]),
        .testTarget(name: "AuditLogTests", dependencies: ["AuditLog", "Evaluation"]),
        .testTarget(
            name: "StoreTests", dependencies: ["ProcessWaiting", "Store", "AuditLog", "Migrations", "Evaluation"]),
        .testTarget(name: "SchedulesTests", dependencies: ["Schedules"]),
        .testTarget(name: "SupervisorTests", dependencies: ["Supervisor"]),
        .testTarget(name: "JSONLinesTests", dependencies: ["ProcessWaiting", "JSONLines"]),
        .testTarget(name: "LenienceTests", dependencies: ["Lenience"]),
        .testTarget(
            name: "IntakeTests",
            dependencies: ["ProcessWaiting", "Intake", "JSONLines", "Schedules", "Store", "AuditLog", "Evaluation"]),
        .testTarget(
            name: "ReportingTests", dependencies: ["ProcessWaiting", "Reporting", "Store", "AuditLog", "Evaluation"]),
        .testTarget(
            name: "LogLinesTests", dependencies: ["LogLines", .product(name: "Logging", package: "swift-log")]),
        .testTarget(name: "LoopbackHTTPTests", dependencies: ["LoopbackHTTP"]),
        .testTarget(name: "HumanEvalTests", dependencies: ["HumanEval", "JSONLines", "Evaluation"]),
        // These run the executables as users do, and link none of them.
        .testTarget(name: "CommandLineTests", dependencies: ["ProcessWaiting"]),
        .testTarget(name: "EndToEndTests", dependencies: ["ProcessWaiting"]),
        // Preloaded into the executables by CrashTests.
        .target(name: "FaultInjection", path: "Tests/FaultInjection"),
        .testTarget(name: "CrashTests", dependencies: ["ProcessWaiting"]),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["Wire", "Evaluation", "PolicyRules", "PolicyLanguage", "PolicyCheck", "CPythonShim"],
            exclude: ["Programs"]),
        .testTarget(name: "CorpusTests", dependencies: ["ProcessWaiting"]),
        .testTarget(name: "SessionTests", dependencies: ["ProcessWaiting", "LineEditing"]),
        .testTarget(
            name: "TamperTests",
            dependencies: [
                "ProcessWaiting", "AuditTree", "AuditLog", "AuditKeys", "Store", "Auditing",
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "AuditingTests",
            dependencies: ["Auditing", "AuditLog", "Store", .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(name: "ArchitectureTests"),
    ]
)

for target in package.targets where [.executable, .test, .regular].contains(target.type) {
    var settings = target.swiftSettings ?? []
    // SE-0335: `any` is written where a value is existential.
    settings.append(.enableUpcomingFeature("ExistentialAny"))
    // SE-0409: an import is an implementation detail unless it says otherwise.
    settings.append(.enableUpcomingFeature("InternalImportsByDefault"))
    // SE-0444: a member is visible only where its module is imported.
    settings.append(.enableUpcomingFeature("MemberImportVisibility"))
    settings.append(.unsafeFlags(["-warnings-as-errors"]))
    target.swiftSettings = settings

    var cSettings = target.cSettings ?? []
    // glibc declares its GNU interfaces, and CPython's own pyconfig.h expects them, only with this.
    cSettings.append(.define("_GNU_SOURCE"))
    cSettings.append(.unsafeFlags(["-Wall", "-Wextra", "-Werror", "-O2"]))
    target.cSettings = cSettings
}
