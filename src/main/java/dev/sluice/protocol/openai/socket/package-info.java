/** OpenAI's Responses over a WebSocket: the events of both sides, and the turns that later ones continue. */
@NullMarked
package dev.sluice.protocol.openai.socket;

import org.jspecify.annotations.NullMarked;
