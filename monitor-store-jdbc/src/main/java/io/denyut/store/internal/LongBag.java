package io.denyut.store.internal;

import java.util.Arrays;

/**
 * Numbers without boxes, each as often as it was put in. Open addressing with linear probing; 0 marks an empty place, so 0 itself is kept as
 * another number. Not thread-safe.
 */
final class LongBag {
    private static final int FIRST_PLACES = 1024;
    private static final long FOR_ZERO = 0x9E3779B97F4A7C15L;

    private long[] places = new long[FIRST_PLACES];
    private int size;

    int size() {
        return size;
    }

    boolean contains(long number) {
        return places[find(zeroSafe(number))] != 0;
    }

    /** Puts it in once more. */
    void add(long number) {
        grow();
        int at = home(zeroSafe(number));
        while (places[at] != 0) {
            at = at + 1 & places.length - 1;
        }
        places[at] = zeroSafe(number);
        size++;
    }

    /** Puts it in unless it is there; true when it was not. */
    boolean addIfAbsent(long number) {
        grow();
        int at = find(zeroSafe(number));
        if (places[at] != 0) {
            return false;
        }
        places[at] = zeroSafe(number);
        size++;
        return true;
    }

    /** Takes it out once; true when it was there. */
    boolean remove(long number) {
        int hole = find(zeroSafe(number));
        if (places[hole] == 0) {
            return false;
        }
        // Whoever stands behind the hole and has its home before it moves up: no marks are left behind.
        int at = hole;
        while (true) {
            at = at + 1 & places.length - 1;
            if (places[at] == 0) {
                break;
            }
            int home = home(places[at]);
            if ((at - home & places.length - 1) >= (at - hole & places.length - 1)) {
                places[hole] = places[at];
                hole = at;
            }
        }
        places[hole] = 0;
        size--;
        return true;
    }

    /** Takes out all, and keeps the room for as many again, unless that is more than a bound. */
    void clear(int mostPlaces) {
        if (places.length > mostPlaces) {
            places = new long[FIRST_PLACES];
        } else {
            Arrays.fill(places, 0);
        }
        size = 0;
    }

    private int find(long number) {
        int at = home(number);
        while (places[at] != 0 && places[at] != number) {
            at = at + 1 & places.length - 1;
        }
        return at;
    }

    private int home(long number) {
        return (int) (number ^ number >>> 32) & places.length - 1;
    }

    private static long zeroSafe(long number) {
        return number == 0 ? FOR_ZERO : number;
    }

    private void grow() {
        if (size < places.length / 2) {
            return;
        }
        long[] old = places;
        places = new long[old.length * 2];
        size = 0;
        for (long number : old) {
            if (number != 0) {
                int at = home(number);
                while (places[at] != 0) {
                    at = at + 1 & places.length - 1;
                }
                places[at] = number;
                size++;
            }
        }
    }
}
