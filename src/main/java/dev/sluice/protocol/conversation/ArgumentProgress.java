package dev.sluice.protocol.conversation;

/** A scanner that finds, from the fragments of a JSON object, whether the object is complete. For one object and one thread at a time. */
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

    /** Returns whether every bracket and string that was opened is closed. */
    public boolean complete() {
        return begun && depth <= 0 && !inString;
    }
}
