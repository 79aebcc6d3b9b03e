package dev.sluice.boot;

import dev.sluice.access.KeyGenerator;
import dev.sluice.access.SignUp;
import dev.sluice.accounting.CallListener;
import dev.sluice.call.Alarm;
import dev.sluice.call.MemoryBudget;
import dev.sluice.call.Refusal;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import dev.sluice.edge.CallHandler;
import dev.sluice.edge.CallerIdentification;
import dev.sluice.edge.EdgeSettings;
import dev.sluice.edge.ModelsHandler;
import dev.sluice.edge.RelayHandler;
import dev.sluice.edge.RelayPort;
import dev.sluice.edge.RequestBodies;
import dev.sluice.edge.RequestRouter;
import dev.sluice.edge.ResponseWriter;
import dev.sluice.edge.ShortageLog;
import dev.sluice.edge.SignUpHandler;
import dev.sluice.edge.SocketHandler;
import dev.sluice.edge.StoredHandler;
import dev.sluice.edge.StreamHeartbeat;
import dev.sluice.edge.closing.LingeringConnections;
import dev.sluice.edge.socket.ResponsesSockets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.scheduler.Schedulers;

/** The side of one relay towards its clients: the handlers of its port, with the settings that they obey. */
final class EdgeAssembly {

    private final InstantSource clock;
    private final ResponsesSockets sockets;
    private final SignUp signUp;
    private final RequestBodies bodies;
    private final RelayHandler handler;
    private final LingeringConnections lingering = new LingeringConnections();
    private volatile EdgeSettings settings;
    private volatile RelayPort.Settings port;

    EdgeAssembly(
            Settings settings,
            Access access,
            RelayAssembly relay,
            AccountingAssembly accounting,
            CallListener listener,
            MemoryBudget memory,
            TimeSource time) {
        Ticker ticker = time.ticker();
        Alarm alarm = time.alarm();
        clock = time.clock();
        this.settings = SettingsMapping.edge(settings);
        this.port = SettingsMapping.port(settings);
        Supplier<EdgeSettings> current = () -> this.settings;
        sockets = new ResponsesSockets(
                this::socketLimits, RequestIds::letters, ticker, alarm, clock, MemoryShares.ofSockets(), lingering);
        CallerIdentification identification =
                new CallerIdentification(() -> access.clients().inForce().directory(), current, clock);
        signUp = new SignUp(
                access.stored(),
                accounting.credits(),
                new KeyGenerator(new SecureRandom()),
                RequestIds::letters,
                clock,
                ticker,
                Schedulers.boundedElastic()::schedule);
        signUp.reconfigure(settings.signUp());
        bodies = new RequestBodies(() -> this.settings.maxBody(), memory, ticker, alarm);
        ShortageLog shortages = new ShortageLog(ticker);
        ResponseWriter writer = new ResponseWriter(current, clock, shortages);
        CallHandler calls = new CallHandler(
                relay.relay(),
                identification,
                bodies,
                writer,
                new StreamHeartbeat(writer, current, ticker, alarm),
                listener,
                current,
                ticker);
        RequestRouter router = new RequestRouter(
                calls,
                new StoredHandler(calls, relay.stored(), identification),
                new ModelsHandler(relay.catalog()),
                accounting.account(),
                new SignUpHandler(signUp),
                identification);
        handler = new RelayHandler(
                router,
                new SocketHandler(relay.relay(), sockets, identification, current, ticker),
                writer,
                shortages,
                listener,
                new RequestIds(clock),
                clock);
    }

    private ResponsesSockets.Limits socketLimits() {
        EdgeSettings current = settings;
        return new ResponsesSockets.Limits(
                current.maxSockets(), current.socketIdle(), current.heartbeat(), Math.toIntExact(current.maxBody()));
    }

    /** Applies new settings; requests under way go on with those that they have read. */
    void reconfigure(Settings changed) {
        signUp.reconfigure(changed.signUp());
        settings = SettingsMapping.edge(changed);
        port = SettingsMapping.port(changed);
    }

    RelayHandler handler() {
        return handler;
    }

    /** Returns the connections that are read on after their last answer. */
    LingeringConnections lingering() {
        return lingering;
    }

    /** Returns the handler of the whole port; {@code ready} returns whether the relay takes calls. */
    RelayPort port(BooleanSupplier ready) {
        return new RelayPort(handler, () -> port, ready, clock);
    }

    /** Refuses requests whose bodies are not whole yet, and all that come later. */
    void endUploads() {
        bodies.end(Refusal.shuttingDown());
    }

    /** Closes each WebSocket as soon as nothing is under way on it, and opens no more. */
    void drainSockets() {
        sockets.drain();
    }
}
