package org.angarium.selector;

import java.util.List;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** Conditions joined by AND, or by OR. Flat, so that a long chain is a loop and no deep tree. */
final class Junction extends Condition {

  private final boolean conjunction;
  private final Expression[] terms;

  /**
   * @param conjunction AND when true, else OR
   */
  Junction(boolean conjunction, List<Expression> terms) {
    this.conjunction = conjunction;
    this.terms = terms.toArray(Expression[]::new);
  }

  /** Of AND, that of one term; which of several does not matter. */
  @Override
  @Nullable Demand demand() {
    for (int i = 0; conjunction && i < terms.length; i++) {
      Demand demand = terms[i].demand();
      if (demand != null) {
        return demand;
      }
    }
    return null;
  }

  @Override
  Truth test(Envelope message) {
    Truth decisive = Truth.of(!conjunction);
    Truth result = Truth.of(conjunction);
    for (Expression term : terms) {
      Truth truth = term.test(message);
      if (truth == decisive) {
        return decisive;
      }
      if (truth == Truth.UNKNOWN) {
        result = Truth.UNKNOWN;
      }
    }
    return result;
  }
}
