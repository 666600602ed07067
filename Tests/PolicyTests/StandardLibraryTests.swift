import Evaluation
import PolicyCheck
import Testing

extension PolicyTests {
    @Suite struct StandardLibrary {
        /// The rule over re-exports is general; this holds it to what this interpreter really has.
        @Test func `no accepted module hands out a refused one`() throws {
            let accepted = try Python.strings(from: "import sys\nresult = sorted(sys.stdlib_module_names)").filter {
                try !Python.check("import \($0)\n\($0).member").rejects && !loud.contains($0)
            }
            #expect(accepted.count > 80)
            let held = try Python.strings(
                from: """
                    import importlib, types, warnings
                    warnings.simplefilter('ignore')
                    result = []
                    for name in \(accepted):
                        try: module = importlib.import_module(name)
                        except ImportError: continue
                        for member, value in vars(module).items():
                            if isinstance(value, types.ModuleType) and not value.__name__.startswith(name + '.'):
                                result.append(f'{name}.{member} {value.__name__}')
                    """)
            #expect(held.count > 100)
            for pair in held {
                let parts = pair.split(separator: " ")
                let (module, member) = (parts[0].split(separator: ".")[0], parts[0].split(separator: ".")[1])
                // What may be imported whole, by its own name, is no secret.
                guard try Python.check("from \(parts[1]) import *").rejects else { continue }
                #expect(try Python.check("import \(module)\n\(module).\(member)").rejects, "\(pair)")
                #expect(try Python.check("from \(module) import \(member)").rejects, "\(pair)")
            }
        }
    }
}

/// Modules whose import alone does something.
private let loud: Set<String> = ["this", "antigravity"]
