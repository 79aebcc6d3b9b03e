package dev.sluice.protocol.conversation;

/** A form in which an answer can be: a provider may give another than it was asked for. */
public enum AnswerForm {
    /** One JSON document. */
    WHOLE,
    /** A stream of server-sent events. */
    EVENTS
}
