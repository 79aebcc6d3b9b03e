package dev.sluice.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The routes of one part of the API: the methods that each path takes, and an answer to every other method. */
final class AdminRoutes {

    private record Route(HttpMethod method, String path, HandlerFunction<ServerResponse> handler) {}

    private final List<Route> routes = new ArrayList<>();

    AdminRoutes on(HttpMethod method, String path, HandlerFunction<ServerResponse> handler) {
        // Deferred, so that a problem that is thrown at once is answered like one that comes later.
        routes.add(new Route(method, path, request -> Mono.defer(() -> handler.handle(request))));
        return this;
    }

    void addTo(RouterFunctions.Builder admin) {
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (Route each : routes) {
            admin.route(
                    RequestPredicates.method(each.method()).and(RequestPredicates.path(each.path())), each.handler());
            methods.computeIfAbsent(each.path(), path -> new ArrayList<>())
                    .add(each.method().name());
        }
        methods.forEach((path, allowed) -> admin.route(
                RequestPredicates.path(path), request -> AdminAnswers.notAllowed(request, String.join(", ", allowed))));
    }
}
