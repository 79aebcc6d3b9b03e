# The programs of the command line, each over a provider of each form: a task of three tool calls, the resumed session, and a
# compaction. Sourced by `run`, with RELAY_URL, work and result.

codex() { (cd "$work/folder" && CODEX_HOME="$work/codex" SLUICE_KEY=sk-agents timeout 120 "$work/js/node_modules/.bin/codex" "$@" </dev/null) >"$work/codex.log" 2>&1; }
claude() {
  (cd "$work/folder" && HOME="$work/claude" IS_SANDBOX=1 ANTHROPIC_BASE_URL="$RELAY_URL" ANTHROPIC_AUTH_TOKEN=sk-agents \
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1 \
    timeout 120 "$work/js/node_modules/.bin/claude" "$@" </dev/null) >"$work/claude.log" 2>&1
}

run_codex() { # form model
  rm -rf "$work/codex" "$work/folder" && mkdir -p "$work/codex" "$work/folder"
  cat >"$work/codex/config.toml" <<TOML
model = "$2"
model_provider = "sluice"
[model_providers.sluice]
name = "Sluice"
base_url = "$RELAY_URL/v1"
env_key = "SLUICE_KEY"
wire_api = "responses"
TOML
  local options=(--skip-git-repo-check --dangerously-bypass-approvals-and-sandbox)
  codex exec "${options[@]}" "Go." && grep -q 'finished after 3' "$work/codex.log"; result "codex: a task of three calls" "$1" $? "$work/codex.log"
  codex exec "${options[@]}" resume --last "Again." && grep -q 'finished after 3' "$work/codex.log"; result "codex: the session resumed" "$1" $? "$work/codex.log"
  codex exec "${options[@]}" -c model_auto_compact_token_limit=500000 resume --last "Fill the window." && grep -q 'context compacted' "$work/codex.log" && grep -q 'finished after' "$work/codex.log"; result "codex: compacted" "$1" $? "$work/codex.log"
}

run_claude() { # form model
  rm -rf "$work/claude" "$work/folder" && mkdir -p "$work/claude" "$work/folder"
  claude -p "Go." --model "$2" --allowedTools Bash && grep -q 'finished after 3' "$work/claude.log"; result "claude: a task of three calls" "$1" $? "$work/claude.log"
  claude -p "Again." --continue --model "$2" --allowedTools Bash && grep -q 'finished after 3' "$work/claude.log"; result "claude: the session resumed" "$1" $? "$work/claude.log"
  claude -p "/compact" --continue --model "$2"; result "claude: compacted" "$1" $? "$work/claude.log"
}

run_gemini() { # form model
  rm -rf "$work/gemini" "$work/folder" && mkdir -p "$work/gemini/.gemini" "$work/folder"
  echo '{"security":{"auth":{"selectedType":"gemini-api-key"}},"privacy":{"usageStatisticsEnabled":false}}' >"$work/gemini/.gemini/settings.json"
  (cd "$work/folder" && HOME="$work/gemini" GEMINI_API_KEY=sk-agents GOOGLE_GEMINI_BASE_URL="$RELAY_URL" GEMINI_CLI_TRUST_WORKSPACE=true \
    timeout 120 "$work/js/node_modules/.bin/gemini" -p "Go." -m "$2" --yolo </dev/null) >"$work/gemini.log" 2>&1 &&
    grep -q 'finished after 3' "$work/gemini.log"; result "gemini: a task of three calls" "$1" $? "$work/gemini.log"
}

run_promptfoo() { # form model
  rm -rf "$work/promptfoo" && mkdir -p "$work/promptfoo"
  {
    echo "prompts: ['Go {{number}}.']"
    echo "providers: [{ id: 'openai:chat:$2', config: { apiBaseUrl: '$RELAY_URL/v1', apiKey: sk-agents } }]"
    echo "tests:"
    for number in $(seq 100); do echo "  - { vars: { number: $number }, assert: [{ type: contains, value: 'finished after 0' }] }"; done
  } >"$work/promptfoo/promptfooconfig.yaml"
  (cd "$work/promptfoo" && PROMPTFOO_CONFIG_DIR="$work/promptfoo" PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 \
    timeout 120 "$work/js/node_modules/.bin/promptfoo" eval --no-cache --max-concurrency 100 --no-progress-bar --no-table </dev/null) >"$work/promptfoo.log" 2>&1
  # Its own logger may fail at the end, when all is done.
  grep -q '100 passed' "$work/promptfoo.log"; result "promptfoo: a hundred calls at once" "$1" $? "$work/promptfoo.log"
}
