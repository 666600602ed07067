"""Templates with variables, loops and conditions, compiled to closures."""
import re

TOKEN = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})")


class Template:
    filters = {"upper": str.upper, "title": str.title, "length": len, "comma": lambda items: ", ".join(map(str, items))}

    def __init__(self, source):
        self.tokens = [token for token in TOKEN.split(source) if token]
        self.parts, end = self.parse(0)
        if end != len(self.tokens):
            raise SyntaxError(f"unexpected {self.tokens[end]}")

    def parse(self, index, *stops):
        parts = []
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.startswith("{{"):
                parts.append(self.expression(token[2:-2]))
            elif token.startswith("{%"):
                words = token[2:-2].split()
                if words[0] in stops:
                    return parts, index
                body, index = self.parse(index + 1, "end" + words[0])
                if index >= len(self.tokens):
                    raise SyntaxError(f"{words[0]} is not closed")
                parts.append(self.block(words, body))
            else:
                parts.append(lambda context, text=token: text)
            index += 1
        return parts, index

    def expression(self, text):
        path, *filters = [piece.strip() for piece in text.split("|")]

        def value(context):
            result = context
            for name in path.split("."):
                result = result[int(name)] if name.isdigit() else result[name]
            for name in filters:
                result = self.filters[name](result)
            return result

        return value

    def block(self, words, body):
        if words[0] == "if":
            return lambda context: self.join(body, context) if context.get(words[1]) else ""
        _, name, _, source = words
        return lambda context: "".join(self.join(body, {**context, name: item}) for item in context[source])

    def join(self, parts, context):
        return "".join(str(part(context)) for part in parts)

    def render(self, **context):
        return self.join(self.parts, context)


page = Template("Hello {{ user.name|title }}!{% if admin %} (admin){% endif %}\n"
                "{% for item in items %}- {{ item.0|upper }}: {{ item.1 }}\n{% endfor %}"
                "{{ tags|comma }} {{ tags|length }}")
print(page.render(user={"name": "ann lee"}, admin=True, items=[("tea", 3), ("cup", 1)], tags=["x", "y"]))
print(page.render(user={"name": "bob"}, items=[], tags=[]))
try:
    Template("{% if a %} open")
except SyntaxError as error:
    print(error)
