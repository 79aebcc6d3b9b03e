package dev.sluice.protocol.conversation;

/** Tells, as the fragments of a JSON object come in, whether it is complete. For one object and one thread at a time. */
public final class ArgumentProgress {

    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean begun;

    /** Takes the next fragment. */
    public void add(String fragment) {
        for (int i = 0; i < fragment.length(); i++) {
            char c = fragment.charAt(i);
            if (inString) {
                if (escaped) {
                    escaped = false;
                } else if (c == '\\') {
                    escaped = true;
                } else if (c == '"') {
                    inString = false;
                }
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                depth++;
                begun = true;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
    }

    /** Returns whether everything that was opened is closed again. */
    public boolean complete() {
        return begun && depth <= 0 && !inString;
    }
}
