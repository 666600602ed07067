extension AuditEvent {
    /// `supervisor.started`.
    ///
    /// Members: `boot_id`, `environment` (where it shares judgements among identical programs: SHA-256 over what those
    /// depend on besides the program, such as the files that a program can read), `layers` (the sandbox layers in force, by name), `pid`, `supervisor`,
    /// `versions` (`assay`, `kernel`, `python`). The host is the actor's.
    public static func supervisorStarted(
        supervisor: Int64, bootID: String, pid: Int64, assay: String, python: String, kernel: String,
        layers: [String], environment: Digest? = nil, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("boot_id", bootID)
            json.set("environment", environment)
            json.set("layers", layers)
            json.set("pid", pid)
            json.set("supervisor", supervisor)
            json.set(type: .supervisorStarted, time: time)
            json.set("versions") { json in
                json.set("assay", assay)
                json.set("kernel", kernel)
                json.set("python", python)
            }
        }
    }

    /// `supervisor.stopped`. Members: `reason` (in words), `supervisor`. One that was found dead is
    /// recorded by whoever found it, as the actor shows.
    public static func supervisorStopped(
        supervisor: Int64, reason: String, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("reason", reason)
            json.set("supervisor", supervisor)
            json.set(type: .supervisorStopped, time: time)
        }
    }

    /// `sandbox.degraded`: programs run with less than all layers, because somebody said so. Members:
    /// `missing` (the layers by name), `reason` (the flag or setting that allowed it), `supervisor`.
    public static func sandboxDegraded(
        supervisor: Int64, missing: [String], reason: String, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("missing", missing)
            json.set("reason", reason)
            json.set("supervisor", supervisor)
            json.set(type: .sandboxDegraded, time: time)
        }
    }
}
