package dev.sluice.upstream;

import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;

/** The choice of the reader for an answer's body: the answer is a refusal, a stream of events, or a whole answer. */
final class BodyReaderChoice {

    private BodyReaderChoice() {}

    /** Returns the reader of the body behind {@code head}, whose usage {@code report} takes; to be called once for each answer. */
    static BodyReader reader(ResponseHead head, Attempt attempt, ProviderClient client, AttemptReport report) {
        if (!head.answers(attempt)) {
            return new RefusalBodyReader(report, head, attempt.body().memory());
        }
        DialectRules rules = client.rules();
        if (head.isStream(attempt)) {
            StreamTap tap = rules.streamTap(attempt.endpoint(), attempt.state(), client.errors());
            report.usageFrom(tap);
            return new StreamBodyReader(report, head, tap, attempt.body().memory());
        }
        UsageTap tap = rules.usageTap(attempt.endpoint(), attempt.state());
        report.usageFrom(tap);
        return new PlainBodyReader(report, head, tap, attempt);
    }
}
