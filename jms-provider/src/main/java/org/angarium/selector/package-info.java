/**
 * Message selectors (JMS 3.1, 3.8): parsed once to an immutable tree, matched many times.
 *
 * <p>Owns no state, no thread and no clock. Parsing and matching are bounded in length, depth and
 * time, whatever the selector and the message. {@link Selector} is the way in and says how the
 * questions that the specification leaves open are answered.
 *
 * <p>{@link Lexer} makes tokens of the text, {@link Parser} makes a tree of {@link Expression}
 * nodes and refuses what can never be a condition, and the nodes answer for a message. {@link
 * LikePattern} is the matcher behind LIKE.
 */
@NullMarked
package org.angarium.selector;

import org.jspecify.annotations.NullMarked;
