package io.denyut.store.internal.series;

/** Tally as bits: what can be told from the rest is left out. */
final class TallyCodec {
    private TallyCodec() {}

    /** @param usual how many values there would be if nothing was special */
    static void write(BitWriter out, Tally one, long usual, boolean withHistogram) {
        out.signed(one.count - usual);
        if (one.count == 0) {
            return;
        }
        out.large(one.least);
        out.number(one.greatest - one.least);
        if (one.greatest == one.least) {
            return; // sum and histogram follow from that
        }
        out.number(above(one));
        boolean histogram = withHistogram && one.hasWholeHistogram();
        out.write(histogram ? 1 : 0, 1);
        if (histogram && one.histogram != null) {
            one.histogram.encode(out);
        }
    }

    /** The sum of what each value is above the least; exact up to 2<sup>53</sup>. */
    static long above(Tally one) {
        return (long) Math.max(0, Math.rint(one.sum - (double) one.least * one.count));
    }

    /** Adds what {@link #write} wrote. */
    static void read(BitReader in, Tally into, long usual) {
        long count = usual + in.signed();
        if (count == 0) {
            return;
        }
        long least = in.large();
        long greatest = least + in.number();
        into.count += count;
        into.least = Math.min(into.least, least);
        into.greatest = Math.max(into.greatest, greatest);
        into.sum += (double) least * count;
        if (greatest == least) {
            if (into.histogram != null) {
                into.histogram.add(least, count);
            }
            return;
        }
        into.sum += in.number();
        if (in.read(1) == 1) {
            if (into.histogram == null) {
                Histogram.skip(in);
            } else {
                into.histogram.decode(in);
            }
        }
    }
}
