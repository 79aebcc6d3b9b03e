package dev.sluice.demo.wire;

/** What became of a request that was read. */
public sealed interface Reading {

    /** It makes sense. */
    record Read(Ask ask) implements Reading {}

    /**
     * It makes none.
     *
     * @param complaint the words of the error that it is answered with
     */
    record Unreadable(String complaint) implements Reading {}
}
