package io.denyut.store.internal.series;

import java.util.Arrays;

/**
 * Packs whole numbers that follow each other. Several ways of guessing the next one are tried and the shortest result is taken; what the guess
 * missed is written as a Rice code whose parameter follows the data. Values lie within &plusmn;2<sup>58</sup>. Not thread-safe.
 *
 * <p>A mean of the last values is the best guess for round-trip times, whose jitter is independent from one to the next; the value before for
 * walks, two values before for counters.
 */
final class ColumnCodec {
    private static final int CONSTANT = 0;
    private static final int PREVIOUS = 1;
    private static final int LINEAR = 2;
    private static final int MEAN = 3;
    private static final int ABOVE_LEAST = 4;
    private static final int TREND = 5;
    private static final int SELDOM = 6;
    private static final int WAYS = 7;

    private static final int WAY_BITS = 3;
    private static final int PARAMETER_BITS = 6;
    /** From so many ones on, a Rice code is given up for the plain number. */
    private static final int LONGEST_UNARY = 20;

    private static final int LENGTH_BITS = 6;
    /** The running mean of the codes is kept 16-fold, and an outlier moves it by no more than the 8-fold of itself. */
    private static final int MEAN_SHIFT = 4;

    private static final int GUESS_SHIFT = 3;

    private final long[][] codes = new long[WAYS][];

    /** Writes the first {@code n} values. */
    void encode(BitWriter out, long[] values, int n) {
        if (n == 0) {
            return;
        }
        long least = values[0];
        int changes = 0;
        long bySeldom = 0;
        int run = 0;
        for (int i = 1; i < n; i++) {
            long value = values[i];
            least = Math.min(least, value);
            if (value == values[i - 1]) {
                run++;
            } else {
                changes++;
                bySeldom += BitWriter.bitsOfNumber(run) + BitWriter.bitsOfNumber(Codes.zigzag(value - values[i - 1]));
                run = 0;
            }
        }
        if (changes == 0) {
            out.write(CONSTANT, WAY_BITS);
            out.large(values[0]);
            return;
        }
        int way = SELDOM;
        long bits = bySeldom + BitWriter.bitsOfNumber(changes) + BitWriter.bitsOfLarge(values[0]);
        int parameter = 0;
        if (changes * 8 > n) {
            for (int candidate = PREVIOUS; candidate <= TREND; candidate++) {
                long[] code = codes(candidate, n);
                long sum = guess(candidate, values, n, least, code);
                int plain = plain(candidate);
                int first = parameterOf(sum / Math.max(1, n - plain));
                long cost = PARAMETER_BITS
                        + BitWriter.bitsOfLarge(candidate == ABOVE_LEAST ? least : values[0])
                        + (plain == 2 ? BitWriter.bitsOfLarge(values[1] - values[0]) : 0)
                        + riceBits(code, plain, n, first);
                if (cost < bits) {
                    bits = cost;
                    way = candidate;
                    parameter = first;
                }
            }
        }
        out.write(way, WAY_BITS);
        out.large(way == ABOVE_LEAST ? least : values[0]);
        if (way == SELDOM) {
            writeSeldom(out, values, n, changes);
        } else {
            int plain = plain(way);
            if (plain == 2) {
                out.large(values[1] - values[0]);
            }
            out.write(parameter, PARAMETER_BITS);
            writeRice(out, codes[way], plain, n, parameter);
        }
    }

    /** How many values at the beginning are not guessed: there are always two, for a column of one is constant. */
    private static int plain(int way) {
        return way == ABOVE_LEAST ? 0 : way == LINEAR || way == TREND ? 2 : 1;
    }

    private long[] codes(int way, int n) {
        long[] array = codes[way];
        if (array == null || array.length < n) {
            array = new long[Math.max(n, 512)];
            codes[way] = array;
        }
        return array;
    }

    private static int parameterOf(long mean) {
        return mean <= 1 ? 0 : 63 - Long.numberOfLeadingZeros(mean);
    }

    /** Fills in what each guess missed; gives a sum from which the outliers are cut. */
    private static long guess(int way, long[] values, int n, long least, long[] into) {
        return switch (way) {
            case PREVIOUS -> guessPrevious(values, n, into);
            case LINEAR -> guessLinear(values, n, into);
            case MEAN -> guessMean(values, n, into);
            case TREND -> guessTrend(values, n, into);
            default -> {
                long sum = 0;
                for (int i = 0; i < n; i++) {
                    long code = values[i] - least;
                    into[i] = code;
                    sum = add(sum, code, i);
                }
                yield sum;
            }
        };
    }

    private static long guessPrevious(long[] values, int n, long[] into) {
        long sum = 0;
        for (int i = 1; i < n; i++) {
            long code = Codes.zigzag(values[i] - values[i - 1]);
            into[i] = code;
            sum = add(sum, code, i);
        }
        return sum;
    }

    private static long guessLinear(long[] values, int n, long[] into) {
        long sum = 0;
        for (int i = 2; i < n; i++) {
            long code = Codes.zigzag(values[i] - 2 * values[i - 1] + values[i - 2]);
            into[i] = code;
            sum = add(sum, code, i - 1);
        }
        return sum;
    }

    private static long guessTrend(long[] values, int n, long[] into) {
        long sum = 0;
        RunningGuess guess = new RunningGuess(values[1] - values[0]);
        for (int i = 2; i < n; i++) {
            long step = values[i] - values[i - 1];
            long code = Codes.zigzag(step - guess.next());
            into[i] = code;
            sum = add(sum, code, i - 1);
            guess.was(step);
        }
        return sum;
    }

    private static long guessMean(long[] values, int n, long[] into) {
        long sum = 0;
        RunningGuess guess = new RunningGuess(values[0]);
        for (int i = 1; i < n; i++) {
            long code = Codes.zigzag(values[i] - guess.next());
            into[i] = code;
            sum = add(sum, code, i);
            guess.was(values[i]);
        }
        return sum;
    }

    /** A code that is far from the mean until then counts as 16 times the mean. */
    private static long add(long sum, long code, int count) {
        if (count < 8) {
            return sum + Math.min(code, 1L << 50);
        }
        return sum + Math.min(code, 16 * (sum / count) + 16);
    }

    /** A mean of the last values that a single outlier hardly moves. */
    private static final class RunningGuess {
        private long mean;
        private long spread;

        RunningGuess(long first) {
            mean = first << GUESS_SHIFT;
        }

        long next() {
            return mean >> GUESS_SHIFT;
        }

        void was(long value) {
            long missed = value - (mean >> GUESS_SHIFT);
            long size = Math.abs(missed);
            long most = (spread >> 2) + 4;
            if (size > most) {
                missed = missed < 0 ? -most : most;
                size = 2 * most;
            }
            mean += missed;
            spread += size - (spread >> GUESS_SHIFT);
        }
    }

    private static long riceBits(long[] code, int from, int n, int parameter) {
        long bits = 0;
        long mean = 1L << parameter + MEAN_SHIFT;
        for (int i = from; i < n; i++) {
            long value = code[i];
            int k = parameterOf(mean >> MEAN_SHIFT);
            long unary = value >>> k;
            bits += unary < LONGEST_UNARY
                    ? unary + 1 + k
                    : LONGEST_UNARY + LENGTH_BITS + 64 - Long.numberOfLeadingZeros(value);
            mean = moved(mean, value);
        }
        return bits;
    }

    private static long moved(long mean, long code) {
        long old = mean >> MEAN_SHIFT;
        return mean + Math.min(code, old * 8 + 16) - old;
    }

    private static void writeRice(BitWriter out, long[] code, int from, int n, int parameter) {
        long mean = 1L << parameter + MEAN_SHIFT;
        for (int i = from; i < n; i++) {
            long value = code[i];
            int k = parameterOf(mean >> MEAN_SHIFT);
            long unary = value >>> k;
            if (unary < LONGEST_UNARY) {
                int ones = (int) unary;
                out.write((1L << ones + 1) - 2, ones + 1);
                out.write(value, k);
            } else {
                int length = 64 - Long.numberOfLeadingZeros(value);
                out.write((1L << LONGEST_UNARY) - 1, LONGEST_UNARY);
                out.write(length, LENGTH_BITS);
                out.write(value, length);
            }
            mean = moved(mean, value);
        }
    }

    private static void writeSeldom(BitWriter out, long[] values, int n, int changes) {
        out.number(changes);
        int run = 0;
        for (int i = 1; i < n; i++) {
            if (values[i] == values[i - 1]) {
                run++;
            } else {
                out.number(run);
                out.signed(values[i] - values[i - 1]);
                run = 0;
            }
        }
    }

    /**
     * Reads {@code n} values into the beginning of an array.
     *
     * @throws DamagedChunkException if they cannot have been written here
     */
    static void decode(BitReader in, long[] into, int n) {
        if (n == 0) {
            return;
        }
        int way = (int) in.read(WAY_BITS);
        long first = in.large();
        switch (way) {
            case CONSTANT -> Arrays.fill(into, 0, n, first);
            case SELDOM -> readSeldom(in, into, n, first);
            case PREVIOUS, LINEAR, MEAN, TREND, ABOVE_LEAST -> readRice(in, into, n, first, way);
            default -> throw new DamagedChunkException("there is no way of packing " + way);
        }
        in.requireInside();
    }

    private static void readSeldom(BitReader in, long[] into, int n, long first) {
        int changes = in.numberUpTo(n, "number of changes");
        int next = 1;
        long value = first;
        into[0] = first;
        for (int i = 0; i < changes; i++) {
            int run = in.numberUpTo(n - 1 - next, "place of a change");
            Arrays.fill(into, next, next + run, value);
            next += run;
            value += in.signed();
            into[next++] = value;
        }
        Arrays.fill(into, next, n, value);
    }

    private static void readRice(BitReader in, long[] into, int n, long first, int way) {
        int plain = plain(way);
        if (plain > n) {
            throw new DamagedChunkException("way " + way + " for " + n + " values");
        }
        long step = plain == 2 ? in.large() : 0;
        long mean = 1L << in.read(PARAMETER_BITS) + MEAN_SHIFT;
        RunningGuess running = new RunningGuess(plain == 2 ? step : first);
        long value = first;
        if (plain > 0) {
            into[0] = first;
        }
        if (plain == 2) {
            value = first + step;
            into[1] = value;
        }
        for (int i = plain; i < n; i++) {
            int k = parameterOf(mean >> MEAN_SHIFT);
            long word = in.peek();
            int ones = Long.numberOfLeadingZeros(~word);
            long code;
            if (ones < LONGEST_UNARY) {
                int used = ones + 1 + k;
                if (used <= 64) {
                    code = (long) ones << k | (k == 0 ? 0 : word << ones + 1 >>> 64 - k);
                    in.skip(used);
                } else {
                    in.skip(ones + 1);
                    code = (long) ones << k | in.read(k);
                }
            } else {
                in.skip(LONGEST_UNARY);
                code = in.read((int) in.read(LENGTH_BITS));
            }
            mean = moved(mean, code);
            switch (way) {
                case PREVIOUS -> value += Codes.unzigzag(code);
                case LINEAR -> {
                    step += Codes.unzigzag(code);
                    value += step;
                }
                case TREND -> {
                    step = running.next() + Codes.unzigzag(code);
                    running.was(step);
                    value += step;
                }
                case MEAN -> {
                    value = running.next() + Codes.unzigzag(code);
                    running.was(value);
                }
                default -> value = first + code;
            }
            into[i] = value;
        }
    }
}
