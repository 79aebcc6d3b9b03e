package dev.sluice.relay;

import dev.sluice.relay.adapt.CallerReply;

/** An attempt, and what came of it. */
record AnsweredAttempt(PreparedAttempt attempt, CallerReply reply) {}
