import Foundation

/// Reads lines that somebody types: with editing and history on a terminal, plainly elsewhere.
public final class LineEditor {
    public enum Line: Sendable, Hashable {
        case text(String)
        /// Ctrl-C: what was typed is dropped.
        case interrupted
        /// Ctrl-D on an empty line, the end of the input, or the end of everything (``LineEditor/init(history:ending:width:)``).
        case end
    }

    public var history: History
    /// The columns that a text takes.
    private let width: (String) -> Int
    private let isTerminal: Bool
    private let ending: Int32
    /// Read, and not taken yet.
    private var ahead: ArraySlice<UInt8> = []

    /// - Parameters:
    ///   - ending: a descriptor; once something can be read from it, no more is read of the input, and what is typed is
    ///     dropped. -1 for none.
    ///   - width: the columns that a text takes on a terminal.
    public init(history: History, ending: Int32 = -1, width: @escaping (String) -> Int) {
        self.history = history
        self.ending = ending
        self.width = width
        isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    }

    /// Reads a line without its end.
    ///
    /// - Parameter draft: what stands there already.
    public func read(prompt: String, draft: String = "") -> Line {
        if isOver { return .end }
        guard isTerminal else { return plainLine() }
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return plainLine() }
        var raw = before
        cfmakeraw(&raw)
        // Newlines that others write in the meantime stay newlines.
        raw.c_oflag |= tcflag_t(OPOST)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
        return edit(prompt: prompt, LineBuffer(draft))
    }

    private func plainLine() -> Line {
        var line: [UInt8] = []
        while let byte = nextByte() {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            return .text(String(decoding: line, as: UTF8.self))
        }
        return line.isEmpty || isOver ? .end : .text(String(decoding: line, as: UTF8.self))
    }

    private func edit(prompt: String, _ draft: LineBuffer) -> Line {
        var line = draft
        var place = history.entries.count
        var unfinished = draft
        show(prompt, line)
        while let key = Key.read(nextByte) {
            switch key {
            case .enter:
                line.moveToEnd()
                show(prompt, line)
                write("\r\n")
                history.add(line.text)
                return .text(line.text)
            case .control("c"):
                write("^C\r\n")
                return .interrupted
            case .control("d") where line.characters.isEmpty:
                write("\r\n")
                return .end
            case .up, .control("p"):
                if place > 0 {
                    if place == history.entries.count { unfinished = line }
                    place -= 1
                    line = LineBuffer(history.entries[place])
                }
            case .down, .control("n"):
                if place < history.entries.count {
                    place += 1
                    line = place == history.entries.count ? unfinished : LineBuffer(history.entries[place])
                }
            case .control("l"): write("\u{1b}[H\u{1b}[2J")
            case .control("r"):
                if let found = search(for: line.text, before: place) {
                    place = found
                    line = LineBuffer(history.entries[found])
                }
            default: Self.apply(key, to: &line)
            }
            show(prompt, line)
        }
        return .end
    }

    /// What keys do to a line by themselves.
    static func apply(_ key: Key, to line: inout LineBuffer) {
        switch key {
        case .character(let character): line.insert(character)
        // Python's indentation.
        case .tab: for _ in 0..<4 { line.insert(" ") }
        case .backspace: line.deleteBackward()
        case .delete, .control("d"): line.deleteForward()
        case .left, .control("b"): line.move(by: -1)
        case .right, .control("f"): line.move(by: 1)
        case .home, .control("a"): line.moveToStart()
        case .end, .control("e"): line.moveToEnd()
        case .control("u"): line.deleteToStart()
        case .control("k"): line.deleteToEnd()
        case .control("w"): line.deleteWord()
        default: break
        }
    }

    /// The last entry before `place` that has the text in it.
    private func search(for text: String, before place: Int) -> Int? {
        history.entries.prefix(place).lastIndex { $0.contains(text) }
    }

    /// Writes the line anew. What does not fit beside the prompt is cut to what surrounds the cursor.
    private func show(_ prompt: String, _ line: LineBuffer) {
        var size = winsize()
        let known = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let room = max(8, (known ? Int(size.ws_col) : 80) - width(prompt) - 1)
        var start = 0
        while width(String(line.characters[start..<line.cursor])) >= room { start += 1 }
        var end = line.characters.count
        while end > line.cursor, width(String(line.characters[start..<end])) > room { end -= 1 }
        let column = width(prompt) + width(String(line.characters[start..<line.cursor]))
        write("\r\u{1b}[K\(prompt)\(String(line.characters[start..<end]))\r" + (column > 0 ? "\u{1b}[\(column)C" : ""))
    }

    /// nil at the end.
    private func nextByte() -> UInt8? {
        if let byte = ahead.popFirst() { return byte }
        // What is typed ahead on a terminal stays there: a Ctrl-C in it is a signal once a program runs.
        var buffer = [UInt8](repeating: 0, count: isTerminal ? 1 : 4_096)
        while true {
            var polled = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: ending, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&polled, 2, -1) < 0, errno == EINTR { continue }
            if polled[1].revents != 0 { return nil }
            let count = Foundation.read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            ahead = buffer[..<count]
            return ahead.popFirst()
        }
    }

    private var isOver: Bool {
        var polled = pollfd(fd: ending, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) > 0
    }

    private func write(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }
}
