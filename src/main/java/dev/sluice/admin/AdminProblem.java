package dev.sluice.admin;

import org.springframework.http.HttpStatus;

/** An exception that carries an error of the API to the code that answers. It marks no bug, and so has no stack trace. */
final class AdminProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;

    /** @param message what is wrong and what was expected, free of secrets */
    AdminProblem(HttpStatus status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** Returns a problem with one field of the request. */
    static AdminProblem field(String path, String problem, String expected) {
        return new AdminProblem(
                HttpStatus.BAD_REQUEST, "invalid_parameter", path + ": " + problem + " (expected: " + expected + ')');
    }

    static AdminProblem notFound(String code, String message) {
        return new AdminProblem(HttpStatus.NOT_FOUND, code, message);
    }

    static AdminProblem conflict(String code, String message) {
        return new AdminProblem(HttpStatus.CONFLICT, code, message);
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
