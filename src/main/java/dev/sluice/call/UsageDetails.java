package dev.sluice.call;

/**
 * The parts of a usage that some providers price apart. Each is counted in a field of {@link TokenUsage} already.
 *
 * @param cacheWriteHour the part of the cache writes that the provider keeps for an hour
 * @param audioInput the part of the uncached prompt that is sound
 * @param imageInput the part of the uncached prompt that is images
 * @param audioOutput the part of the output that is sound
 * @param imageOutput the part of the output that is images
 * @param tier the service tier that served, as far as it is known
 */
public record UsageDetails(
        long cacheWriteHour, long audioInput, long imageInput, long audioOutput, long imageOutput, BilledTier tier) {

    /** The details of a usage of text alone, at the standard tier. */
    public static final UsageDetails NONE = new UsageDetails(0, 0, 0, 0, 0, BilledTier.STANDARD);

    /** Replaces negative counts by 0. */
    public UsageDetails {
        cacheWriteHour = Math.max(0, cacheWriteHour);
        audioInput = Math.max(0, audioInput);
        imageInput = Math.max(0, imageInput);
        audioOutput = Math.max(0, audioOutput);
        imageOutput = Math.max(0, imageOutput);
    }

    /** Returns the sum, part by part, with the tier of the one that names one. */
    public UsageDetails plus(UsageDetails other) {
        if (other.equals(NONE)) {
            return this;
        }
        return new UsageDetails(
                cacheWriteHour + other.cacheWriteHour,
                audioInput + other.audioInput,
                imageInput + other.imageInput,
                audioOutput + other.audioOutput,
                imageOutput + other.imageOutput,
                tier == BilledTier.STANDARD ? other.tier : tier);
    }
}
