package dev.sluice.limit;

/**
 * What one attempt has reserved of one allowance, and how its ledger stood right after.
 *
 * @param allowance what it was taken from
 * @param amount how much
 * @param order the attempt's place among its account's attempts
 * @param at when it was taken
 * @param near what others had reserved shortly before it, and may have been counted after it
 * @param window when it went, with others that may have been counted before it
 * @param takenThen the ledger's sum of all that was ever taken
 * @param returnedThen the ledger's sum of all that was ever given back
 * @param outstandingThen what attempts under way had reserved, this one included
 */
public record Reservation(
        Allowance allowance,
        double amount,
        long order,
        long at,
        double near,
        SendWindow window,
        double takenThen,
        double returnedThen,
        double outstandingThen) {

    public void settle(double used, long now) {
        allowance.settle(this, used, now);
    }
}
