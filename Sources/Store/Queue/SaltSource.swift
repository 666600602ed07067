/// Salts of 16 random bytes. Each is 128 bits from the system's generator, since salts are what keeps
/// erased text unguessable.
struct SaltSource {
    static let byteCount = 16
    private var generator = SystemRandomNumberGenerator()

    mutating func next() -> [UInt8] {
        var salt: [UInt8] = []
        salt.reserveCapacity(Self.byteCount)
        for _ in 0..<2 {
            let word = generator.next()
            for place in 0..<8 {
                salt.append(UInt8(truncatingIfNeeded: word &>> UInt64(8 * place)))
            }
        }
        return salt
    }
}
