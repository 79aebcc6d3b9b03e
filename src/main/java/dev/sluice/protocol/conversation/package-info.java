/**
 * What is said, apart from the dialect in which it is said: a conversation as a request puts it, and an answer as a model
 * gives it. Each dialect has one reader and one writer of either, so that any two dialects meet here.
 */
@NullMarked
package dev.sluice.protocol.conversation;

import org.jspecify.annotations.NullMarked;
