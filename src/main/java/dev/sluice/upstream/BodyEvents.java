package dev.sluice.upstream;

import dev.sluice.call.Failure;
import reactor.util.context.Context;

/** The events that a body reader reports to its attempt. All on the connection's event loop. */
interface BodyEvents {

    /** Returns the context of the attempt's subscriber. */
    Context context();

    /** A chunk of the body came. */
    void chunk();

    /** Data came: anything but comments, pings and blank lines. */
    void data();

    /** The provider cannot go on, since the client has not taken what there is. */
    void paused();

    void resumed();

    /** The answer has begun; {@code length} is its body's, or -1 where it is not known. */
    void begun(ResponseBody body, long length);

    /** The answer has come whole. */
    void whole();

    /** The provider's answer is an error, whether or not its status says so. */
    void refused(byte[] body);

    /**
     * The attempt failed, before its answer had begun or within it. Returns the failure as it may be told, which is without the
     * key's secret.
     */
    Failure failed(Failure failure);

    /**
     * There is no memory to hold the answer. Where the answer has begun, returns the failure as it may be told; else the call is
     * refused, for no fault of the provider's.
     */
    Failure noMemory();

    /** The client has left. */
    void left();

    /** The body is read no further. */
    void closed();
}
