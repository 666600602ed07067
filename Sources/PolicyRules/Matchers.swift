/// Modules and members, by dotted path: `os`, `os.path`, `sys.modules`.
///
/// It speaks about `import` statements and about every use of a name that one of them bound.
public struct ImportMatcher: Sendable, Hashable {
    public var paths: Selection<DottedGlob>
    /// Whether an import whose name is never used goes unreported. What it binds is reported the
    /// moment anything reads it, in code made at run time as well.
    public var ignoresUnused: Bool

    public init(paths: Selection<DottedGlob>, ignoresUnused: Bool = false) {
        self.paths = paths
        self.ignoresUnused = ignoresUnused
    }
}

/// Attribute names, wherever they stand: after a dot, in a class pattern, as a keyword, in a
/// literal that `getattr` or a format template reads.
public struct AttributeMatcher: Sendable, Hashable {
    public var names: Selection<NameGlob>
    /// Surroundings that excuse a name: `__class__.__name__` excuses `__class__` where `__name__`
    /// follows, `self.__class__` where the object is the name `self`.
    public var contexts: [DottedGlob]
    /// Names that are fine as an operand of `is`, `is not`, `==` and `!=`: nothing is handed out.
    public var compared: [NameGlob]
    /// Names that are fine where they are only read.
    public var read: [NameGlob]
    /// Names that are fine on what is certainly a method's own instance.
    public var ofInstance: [NameGlob]
    /// Whether assigning and deleting attributes, and passing keywords, goes unreported.
    public var ignoresStores: Bool
    /// Whether names that the program gives to something of its own go unreported: those it assigns as
    /// attributes, binds in classes, or passes as keywords. What is read from an imported module is not its own.
    public var ignoresOwn: Bool

    public init(
        names: Selection<NameGlob>, contexts: [DottedGlob] = [], compared: [NameGlob] = [], read: [NameGlob] = [],
        ofInstance: [NameGlob] = [], ignoresStores: Bool = false, ignoresOwn: Bool = false
    ) {
        self.names = names
        self.contexts = contexts
        self.compared = compared
        self.read = read
        self.ofInstance = ofInstance
        self.ignoresStores = ignoresStores
        self.ignoresOwn = ignoresOwn
    }

    /// Whether the component at `index` of an access path is selected, seen in its surroundings.
    public func selects(_ path: ModulePath, at index: Int) -> Bool {
        names.selects(path[index]) && !contexts.contains { excuses($0, path, at: index) }
    }

    /// Whether the context matches a stretch of the path that holds the component.
    private func excuses(_ context: DottedGlob, _ path: ModulePath, at index: Int) -> Bool {
        let length = context.components.count
        return (0...index).contains { start in
            start + length > index && start + length <= path.count
                && context.matches(Array(path[start..<start + length]))
        }
    }
}

/// Names of the interpreter's own `builtins` module.
public struct BuiltinMatcher: Sendable, Hashable {
    public var names: Selection<NameGlob>
    /// Functions that hand out a namespace and may be asked for one literal name on the spot: `globals()['f']`,
    /// `'f' in globals()`. The name is judged as if it stood there itself.
    public var withLiteralKey: [NameGlob]

    public init(names: Selection<NameGlob>, withLiteralKey: [NameGlob] = []) {
        self.names = names
        self.withLiteralKey = withLiteralKey
    }
}

/// What a program defines for its own objects: names bound in classes, and attributes that it assigns.
public struct DefinitionMatcher: Sendable, Hashable {
    public var names: Selection<NameGlob>
    /// Types of syntax nodes, one of which the program has to hold for the rule to match. Empty: any program.
    public var beside: [NameGlob]
    /// Whether a definition is fine whose value is a literal, or a tuple or list of them, of names that the
    /// attribute rules let pass.
    public var allowsAttributeLiterals: Bool
    /// Whether only annotated names match, `name: type`, of which libraries make fields.
    public var onlyAnnotated: Bool

    public init(
        names: Selection<NameGlob>, beside: [NameGlob] = [], allowsAttributeLiterals: Bool = false,
        onlyAnnotated: Bool = false
    ) {
        self.names = names
        self.beside = beside
        self.allowsAttributeLiterals = allowsAttributeLiterals
        self.onlyAnnotated = onlyAnnotated
    }
}

/// Calls of certain functions, and what their arguments must look like.
public struct CallMatcher: Sendable, Hashable {
    public var callees: [Callee]
    /// What is required; a call that satisfies it does not match. Nil: every call matches.
    public var requirement: Requirement?
    /// Whether a call is fine, whatever else it is given, whose first argument is certainly the own instance of
    /// the method that it stands in.
    public var acceptsInstance: Bool

    public init(callees: [Callee], requirement: Requirement? = nil, acceptsInstance: Bool = false) {
        self.callees = callees
        self.requirement = requirement
        self.acceptsInstance = acceptsInstance
    }

    /// The last argument a requirement can be about.
    public static let highestPosition = 255

    public struct Requirement: Sendable, Hashable {
        public var arguments: Arguments
        public var form: Form

        public init(arguments: Arguments, form: Form) {
            self.arguments = arguments
            self.form = form
        }
    }

    /// Which arguments a requirement is about.
    public enum Arguments: Sendable, Hashable {
        /// From 1 to ``highestPosition``, and the keyword that gives the same argument where there is one. A call
        /// without it satisfies the requirement.
        case position(Int, keyword: String?)
        /// An argument that can only be given by keyword. A call without it satisfies the requirement.
        case keyword(String)
        /// Every positional argument.
        case all
        /// The object whose method is called.
        case receiver
    }

    public enum Form: Sendable, Hashable {
        /// A string literal that names an attribute, or a dotted path of them, which the
        /// attribute rules let pass.
        case attributeLiteral
        /// A string literal that names a module or a member, which the import rules let pass, or a dictionary display.
        case moduleLiteral
        /// No text, as far as can be seen: what takes a text there takes it for a file's name.
        case noText
        /// A string literal without a slash.
        case fileless
        /// The name of a function or class of the program's own.
        case ownDefinition
        /// Any literal.
        case literal
        /// A literal of this text: an integer in decimal, or a string.
        case oneOf([String])
        /// There, whatever it is: the call has that many arguments.
        case present
        /// Not there.
        case absent
        /// A namespace that nothing else of the program looks into: a dictionary display in place, or a name
        /// that holds one and is used with literal keys only.
        case namespace
        /// A `str.format` template that the attribute rules let pass, or a value that cannot be followed. A text
        /// that is put together in sight, with a part of a field's name that is not known, is neither.
        case template
    }

    /// How a policy names a function.
    public enum Callee: Sendable, Hashable {
        /// `getattr`: the plain name.
        case name(String)
        /// `.format`: a method of any object.
        case method(String)
        /// `operator.attrgetter`: by the module it was imported from.
        case member(DottedGlob)

        public init?(_ text: String) {
            if text.hasPrefix(".") {
                guard let glob = NameGlob(String(text.dropFirst())), glob.isLiteral else { return nil }
                self = .method(glob.text)
                return
            }
            guard let glob = DottedGlob(text), glob.components.allSatisfy(\.isLiteral) else { return nil }
            self = glob.components.count == 1 ? .name(text) : .member(glob)
        }

        public var text: String {
            switch self {
            case .name(let name): name
            case .method(let name): "." + name
            case .member(let path): path.text
            }
        }
    }
}

/// Contents of string literals.
public enum StringMatcher: Sendable, Hashable {
    /// `str.format` templates whose fields walk to an attribute that the attribute rules refuse.
    case templates
    /// Literals that are, as a whole, a name that the selection matches.
    case literals(Selection<NameGlob>)
    /// The same, only where the literal is the key of a subscript.
    case keys(Selection<NameGlob>)
    /// Texts that are put together from literals by `+` or in an f-string, as a whole a name that
    /// the selection matches.
    case composed(Selection<NameGlob>)
}
