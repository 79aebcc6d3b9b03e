package dev.sluice.upstream;

import dev.sluice.call.Failure;

/** The reading of an answer that may reach a reader. */
abstract class AnswerBodyReader extends BodyReader implements ResponseBody.Source {

    final ResponseBody body;

    AnswerBodyReader(AttemptExchange exchange, ResponseHead answered) {
        super(exchange, answered);
        this.body = new ResponseBody(answered.loop(), answered.alloc(), this);
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
