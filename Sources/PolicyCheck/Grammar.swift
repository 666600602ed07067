import PolicyRules

/// Every field those nodes have.
enum Field: String, CaseIterable {
    case annotation, arg, argtypes, args, asname, attr, bases, body, bound, cases, cause, cls, comparators
    case contextExpr = "context_expr"
    case conversion, ctx
    case decoratorList = "decorator_list"
    case defaultValue = "default_value"
    case defaults, elt, elts, exc, finalbody
    case formatSpec = "format_spec"
    case `func`, generators
    case guardCondition = "guard"
    case handlers, id, ifs
    case isAsync = "is_async"
    case items, iter, key, keys, keywords, kind
    case kwDefaults = "kw_defaults"
    case kwarg
    case kwdAttrs = "kwd_attrs"
    case kwdPatterns = "kwd_patterns"
    case kwonlyargs, left, level, lower, module, msg, name, names, op, operand, ops
    case optionalVars = "optional_vars"
    case orelse, pattern, patterns, posonlyargs, rest, returns, right, simple, slice, step, str
    case subject, tag, target, targets, test, type
    case typeComment = "type_comment"
    case typeIgnores = "type_ignores"
    case typeParams = "type_params"
    case upper, value, values, vararg
    case line = "lineno"
    case column = "col_offset"
    case endLine = "end_lineno"
    case endColumn = "end_col_offset"
}

extension Field {
    /// How the walk treats what stands in a field.
    enum Treatment: UInt16 {
        /// Nodes, lists of nodes, and strings that bind or read a name.
        case content
        /// Operators: one shared object for each kind.
        case operators
        /// Read where a node of its kind is looked at closely, and by nothing else.
        case detail
        /// Positions, comments, flags: nothing that could name anything.
        case inert
    }

    var treatment: Treatment {
        switch self {
        case .op, .ops: .operators
        case .ctx, .level: .detail
        case .conversion, .isAsync, .kind, .simple, .str, .tag, .typeComment, .typeIgnores, .line, .column, .endLine,
            .endColumn:
            .inert
        default: .content
        }
    }
}

/// What the engine knows of Python's grammar, for those who compare it with an interpreter's.
public enum Grammar {
    /// Whether nodes of this type are walked.
    public static func knows(node: String) -> Bool {
        NodeKind(rawValue: node) != nil
    }

    /// Whether the field is walked, or known to hold nothing that matters.
    public static func knows(field: String) -> Bool {
        Field(rawValue: field) != nil
    }
}
