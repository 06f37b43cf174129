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

    /** Reads what {@link #write} wrote into statistics that are clear. */
    static void read(BitReader in, Tally into, long usual) {
        into.count = usual + in.signed();
        if (into.count == 0) {
            return;
        }
        into.least = in.large();
        into.greatest = into.least + in.number();
        if (into.greatest == into.least) {
            into.sum = (double) into.least * into.count;
            if (into.histogram != null) {
                into.histogram.add(into.least, into.count);
            }
            return;
        }
        into.sum = (double) into.least * into.count + in.number();
        if (in.read(1) == 1) {
            Histogram target = into.histogram == null ? new Histogram() : into.histogram;
            target.decode(in);
        }
    }
}
