/**
 * The relay: the one path that a call takes through the rooms.
 *
 * <p>{@link dev.sluice.relay.Relay} is that path, and the place to start reading: its {@code attempt} waits for a lease,
 * sends one attempt, and commits to its answer or goes on to the next attempt. {@code CallAdmission} comes before it. {@code
 * CommittedAnswers} passes a provider's answer on to the caller, {@code CallAnswers} makes the relay's own, and {@code
 * CallRecorder} ends every call exactly once. The state of one call is its {@code CallInFlight}.
 */
@NullMarked
package dev.sluice.relay;

import org.jspecify.annotations.NullMarked;
