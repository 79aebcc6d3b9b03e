package dev.sluice.upstream;

import dev.sluice.call.Failure;

/** The reading of an answer that may reach a reader. */
abstract class BodyReading extends Reading implements AnswerBody.Source {

    final AnswerBody body;

    BodyReading(Exchange exchange, Answered answered) {
        super(exchange, answered);
        this.body = new AnswerBody(answered.loop(), answered.alloc(), this);
    }

    @Override
    final void broke(Failure failure) {
        exchange.failed(failure);
        body.end(failure);
    }

    @Override
    final boolean hasReader() {
        return body.isTaken();
    }

    @Override
    final void abandon() {
        exchange.left();
        body.discard();
        close();
    }

    @Override
    public final void readerWants() {
        order();
    }

    @Override
    public final void readerLeft() {
        abandon();
    }
}
