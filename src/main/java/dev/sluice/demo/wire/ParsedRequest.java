package dev.sluice.demo.wire;

/** The result of reading a request. */
public sealed interface ParsedRequest {

    /** The request is valid. */
    record Read(SimulatedRequest request) implements ParsedRequest {}

    /**
     * The request is invalid.
     *
     * @param message the message of the error that it is answered with
     */
    record Unreadable(String message) implements ParsedRequest {}
}
