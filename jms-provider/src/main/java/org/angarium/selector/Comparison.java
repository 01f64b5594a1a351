package org.angarium.selector;

import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** Two values and the relation that is claimed of them. */
final class Comparison extends Condition {

  private final Relation relation;
  private final Expression left;
  private final Expression right;

  Comparison(Relation relation, Expression left, Expression right) {
    this.relation = relation;
    this.left = left;
    this.right = right;
  }

  @Override
  @Nullable Demand demand() {
    return relation == Relation.EQUAL ? Demand.of(left, right) : null;
  }

  @Override
  Truth test(Envelope message) {
    return relation.test(left.value(message), right.value(message));
  }
}
