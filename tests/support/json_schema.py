"""So much of JSON Schema as the interface's descriptions use."""

import re

TYPES = {"string": str, "boolean": bool, "array": list, "object": dict, "null": type(None)}


def is_of(value, kind):
    if kind in ("integer", "number"):
        whole = isinstance(value, int) or (kind == "number" and isinstance(value, float))
        return whole and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


class Schemas:
    """Those of one document, to which references point."""

    def __init__(self, document):
        self.document = document

    def resolve(self, schema):
        while "$ref" in schema:
            found = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/")]
            schema = found
        return schema

    def problems(self, value, schema, place="$"):
        """What is wrong with the value: sentences, none when it fits."""
        schema = self.resolve(schema)
        unknown = set(schema) - {"type", "properties", "required", "additionalProperties", "items", "enum", "const",
                                 "anyOf", "allOf", "pattern", "format", "minimum", "maximum", "minLength", "maxLength",
                                 "minItems", "maxItems", "description", "default"}
        assert not unknown, f"the validator does not know {unknown}"
        found = []
        if "anyOf" in schema:
            tries = [self.problems(value, one, place) for one in schema["anyOf"]]
            if all(tries):
                found += min(tries, key=len)
        for one in schema.get("allOf", []):
            found += self.problems(value, one, place)
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if kinds and not any(is_of(value, kind) for kind in kinds):
            return found + [f"{place}: {value!r} is no {' or '.join(kinds)}"]
        if "const" in schema and value != schema["const"] or "enum" in schema and value not in schema["enum"]:
            found.append(f"{place}: {value!r} is not allowed")
        if isinstance(value, str):
            found += self.of_text(value, schema, place)
        elif is_of(value, "number"):
            if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
                found.append(f"{place}: {value} is out of range")
        elif isinstance(value, list):
            if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
                found.append(f"{place}: has {len(value)} items")
            for number, item in enumerate(value if "items" in schema else []):
                found += self.problems(item, schema["items"], f"{place}[{number}]")
        elif isinstance(value, dict):
            found += self.of_object(value, schema, place)
        return found

    @staticmethod
    def of_text(value, schema, place):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{place}: {value!r} is not of the pattern {schema['pattern']}"
        if schema.get("format") == "date-time" and not re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}(\.\d+)?Z", value):
            yield f"{place}: {value!r} is no time"
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield f"{place}: {value!r} has a wrong length"

    def of_object(self, value, schema, place):
        known = schema.get("properties", {})
        further = schema.get("additionalProperties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{place} lacks {name}"
        for name, member in value.items():
            if name in known:
                yield from self.problems(member, known[name], f"{place}.{name}")
            elif further is False:
                yield f"{place} has {name}"
            else:
                yield from self.problems(member, further, f"{place}.{name}")

    def names(self, schema):
        """The members that an object of the schema may have; nothing where it does not say."""
        schema = self.resolve(schema)
        if "additionalProperties" in schema:
            return None
        found = dict(schema.get("properties", {}))
        for one in schema.get("allOf", []) + schema.get("anyOf", []):
            found.update(self.names(one) or {})
        return found or None

    def untold(self, value, schema, place="$"):
        """Members of answers that the description does not tell of."""
        schema = self.resolve(schema)
        if isinstance(value, list):
            lists = [one for one in [schema, *schema.get("anyOf", [])] if "items" in self.resolve(one)]
            for one in lists[:1]:
                for number, item in enumerate(value):
                    yield from self.untold(item, self.resolve(one)["items"], f"{place}[{number}]")
        elif isinstance(value, dict):
            known = self.names(schema)
            for name, member in value.items() if known is not None else ():
                if name not in known:
                    yield f"{place}.{name}"
                else:
                    yield from self.untold(member, known[name], f"{place}.{name}")
