package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.MemoryReservation;

/** A reader of a successful answer's body, which hands it on to the body's subscriber. */
abstract class AnswerBodyReader extends BodyReader implements ResponseBody.Source {

    final ResponseBody body;

    AnswerBodyReader(BodyEvents events, ResponseHead head, MemoryReservation memory) {
        super(events, head, memory);
        this.body = new ResponseBody(head.loop(), head.alloc(), this);
    }

    @Override
    void broke(Failure failure) {
        body.end(events.failed(failure));
    }

    @Override
    final void noMemory() {
        body.end(events.noMemory());
    }

    @Override
    final boolean hasSubscriber() {
        return body.isTaken();
    }

    @Override
    final void abandon() {
        events.left();
        body.discard();
        close();
    }

    @Override
    public final void demandGrew() {
        requestMore();
    }

    @Override
    public final void subscriberLeft() {
        abandon();
    }
}
