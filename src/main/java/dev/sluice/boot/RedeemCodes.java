package dev.sluice.boot;

import java.security.SecureRandom;
import java.util.function.Supplier;

/** A generator of redeem codes: four groups of five letters and digits, easy to read aloud. */
final class RedeemCodes implements Supplier<String> {

    /** Without letters that look like digits. */
    private static final char[] LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ".toCharArray();

    /** With {@link #GROUP}, as product keys are written: four groups can be read aloud and typed. */
    private static final int GROUPS = 4;

    /** 100 random bits in all: a guess succeeds never, however many codes there are. */
    private static final int GROUP = 5;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String get() {
        StringBuilder code = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            code.append(group == 0 ? "" : "-");
            for (int i = 0; i < GROUP; i++) {
                code.append(LETTERS[random.nextInt(LETTERS.length)]);
            }
        }
        return code.toString();
    }
}
