package dev.sluice.boot;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal SIGHUP, by which daemons are told to read their configuration again.
 *
 * <p>Uses reflection: {@code sun.misc.Signal} is the only way to handle a signal in Java, is missing in some runtimes, and causes
 * a compiler warning where it is used directly.
 */
final class SighupReload {

    private static final Logger LOG = LoggerFactory.getLogger(SighupReload.class);

    private SighupReload() {}

    /** Runs {@code task} at each SIGHUP from now on; on a platform without signals only logs that. */
    static void onSignal(Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangup, handler(handler, task));
        } catch (ReflectiveOperationException e) {
            LOG.info("SIGHUP is not available on this platform; POST /admin/reload reloads the configuration");
        }
    }

    private static Object handler(Class<?> type, Runnable task) {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                task.run();
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && proxy == arguments[0];
            default -> "reload at SIGHUP";
        };
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }
}
