package io.denyut.store.internal.series;

import io.denyut.Metric;
import io.denyut.Tags;

/**
 * One metric of one observed thing.
 *
 * @param number its place among the columns of the thing
 * @param metricId number of the metric in the database
 */
record Column(int number, int metricId, Metric metric, Tags tags, Steps steps) {
    boolean is(Metric other, Tags otherTags) {
        return (metric == other || metric.isCompatibleWith(other)) && (tags == otherTags || tags.equals(otherTags));
    }
}
