// Makes src/types.ts of the descriptions of the remote interface: node types.mjs FOLDER with openapi.json and
// asyncapi.json in it. With --check it writes nothing, and fails when the file is another one.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const target = fileURLToPath(new URL("src/types.ts", import.meta.url));
const folder = process.argv[2];
const schemas = {};
for (const name of ["openapi.json", "asyncapi.json"])
  Object.assign(schemas, JSON.parse(readFileSync(`${folder}/${name}`, "utf8")).components.schemas);

const plain = { string: "string", number: "number", integer: "number", boolean: "boolean", null: "null" };

function together(types, sign) {
  return [...new Set(types)].join(` ${sign} `);
}

function inBrackets(type) {
  return /[ |&]/.test(type) && !type.startsWith("{") ? `(${type})` : type;
}

function members(schema, indent) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).map(
    ([name, member]) => `${indent}${name}${required.has(name) ? "" : "?"}: ${typeOf(member, indent)};\n`,
  );
}

function typeOf(schema, indent = "") {
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.anyOf) return together(schema.anyOf.map((one) => typeOf(one, indent)), "|");
  if (schema.allOf) return together(schema.allOf.map((one) => inBrackets(typeOf(one, indent))), "&");
  if (schema.enum) return together(schema.enum.map((word) => JSON.stringify(word)), "|");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const types = [schema.type].flat().map((type) => {
    if (type === "array") return `${inBrackets(typeOf(schema.items ?? {}, indent))}[]`;
    if (type !== "object") return plain[type] ?? "unknown";
    if (schema.properties) return `{\n${members(schema, indent + "  ").join("")}${indent}}`;
    return `Record<string, ${schema.additionalProperties ? typeOf(schema.additionalProperties, indent) : "unknown"}>`;
  });
  return together(types, "|");
}

function declaration([name, schema]) {
  const comment = schema.description ? `// ${schema.description}.\n` : "";
  const body = typeOf(schema);
  if (body.startsWith("{\n")) return `${comment}export interface ${name} ${body}\n`;
  const line = `export type ${name} = ${body};`;
  const isLong = line.length > 120 && !body.includes("\n");
  return `${comment}${isLong ? `export type ${name} =\n  | ${body.split(" | ").join("\n  | ")};` : line}\n`;
}

const text = `// Made by types.mjs of the interface's descriptions; a test says when they have changed.
// length: all objects of the interface

// A page of a list.
export interface Page<Row> {
  items: Row[];
  next_cursor: string | null;
}

${Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)).map(declaration).join("\n")}`;

if (!process.argv.includes("--check")) {
  writeFileSync(target, text);
} else if (readFileSync(target, "utf8") !== text) {
  console.error("src/types.ts is not what the descriptions say: run types.mjs, and look at what has changed");
  process.exit(1);
}
