/// placeholder
enum ImportGuard {
    static func install() {}
}
