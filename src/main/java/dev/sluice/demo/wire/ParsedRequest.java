package dev.sluice.demo.wire;

/** What became of a request that was read. */
public sealed interface ParsedRequest {

    /** It makes sense. */
    record Read(SimulatedRequest ask) implements ParsedRequest {}

    /**
     * It makes none.
     *
     * @param complaint the words of the error that it is answered with
     */
    record Unreadable(String complaint) implements ParsedRequest {}
}
