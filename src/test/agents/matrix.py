"""Prints the table of docs/compatibility.md from target/agents/results.tsv: program, version, and the outcome over each form."""
import json
import pathlib
import re

here = pathlib.Path(__file__).parent
versions = json.loads((here / "package.json").read_text())["dependencies"]
for file in ("requirements.txt", "requirements-alone.txt"):
    versions.update(re.findall(r"^([A-Za-z-]+)(?:\[.*])?==(\S+)", (here / file).read_text(), re.M))
PACKAGES = {"codex": "@openai/codex", "claude": "@anthropic-ai/claude-code", "gemini": "@google/gemini-cli", "promptfoo": "promptfoo",
            "@anthropic-ai/sdk toolRunner": "@anthropic-ai/sdk", "pydantic-ai": "pydantic-ai-slim", "curator": "bespokelabs-curator"}
FORMS = ("chat", "responses", "messages", "gemini")

table = {}
for line in pathlib.Path("target/agents/results.tsv").read_text().splitlines():
    program, form, outcome = line.split("\t")[:3]
    table.setdefault(program, {})[form] = outcome
for program, outcomes in table.items():
    name = re.sub(r"(: .*| \(.*)", "", program)
    package = PACKAGES.get(name, name.removeprefix("ai "))
    print(f"| {program} | `{package}` {versions.get(package, '')} | " + " | ".join(outcomes.get(form, "") for form in FORMS) + " |")
