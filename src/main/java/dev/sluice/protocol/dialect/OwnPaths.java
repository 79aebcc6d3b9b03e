package dev.sluice.protocol.dialect;

import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestPaths;
import dev.sluice.protocol.rules.RequestTarget;
import dev.sluice.protocol.rules.RequestTarget.OfCaller;
import dev.sluice.protocol.rules.RequestTarget.OfCaller.Resource;
import org.jspecify.annotations.Nullable;

/** The relay's own paths, which are in no dialect. */
final class OwnPaths {

    private OwnPaths() {}

    /** Returns what {@code request} asks for, or null where it is none of these paths. */
    static @Nullable RequestTarget find(RequestLine request) {
        return switch (request.pathBelow("/v1")) {
            case "/usage" -> RequestPaths.ifMethod("GET", request.method(), new OfCaller(Resource.USAGE));
            case "/balance" -> RequestPaths.ifMethod("GET", request.method(), new OfCaller(Resource.BALANCE));
            case "/redeem" -> RequestPaths.ifMethod("POST", request.method(), new OfCaller(Resource.REDEEM));
            case "/signup" -> signUp(request.method());
            default -> null;
        };
    }

    private static RequestTarget signUp(String method) {
        return switch (method) {
            case "GET" -> new RequestTarget.SignUp(false);
            case "POST" -> new RequestTarget.SignUp(true);
            default -> new RequestTarget.WrongMethod("GET, POST");
        };
    }
}
