"""A small Markdown converter."""
import html
import re


class Markdown:
    INLINE = [
        (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
        (re.compile(r"\*(.+?)\*"), r"<em>\1</em>"),
        (re.compile(r"`(.+?)`"), r"<code>\1</code>"),
        (re.compile(r"\[(.+?)\]\((.+?)\)"), r'<a href="\2">\1</a>'),
    ]

    def inline(self, text):
        text = html.escape(text, quote=False)
        for pattern, replacement in self.INLINE:
            text = pattern.sub(replacement, text)
        return text

    def convert(self, source):
        out, in_list = [], False
        for line in source.splitlines():
            item = re.match(r"[-*] (.*)", line)
            if in_list and not item:
                out.append("</ul>")
                in_list = False
            if heading := re.match(r"(#{1,6}) (.*)", line):
                level = len(heading[1])
                out.append(f"<h{level}>{self.inline(heading[2])}</h{level}>")
            elif item:
                if not in_list:
                    out.append("<ul>")
                    in_list = True
                out.append(f"  <li>{self.inline(item[1])}</li>")
            elif line.strip():
                out.append(f"<p>{self.inline(line)}</p>")
        if in_list:
            out.append("</ul>")
        return "\n".join(out)


print(Markdown().convert("""# Title & more
Some **bold** and *soft* text with `code < 1`.

- first [link](http://example.org/?a=1)
- second
End."""))
