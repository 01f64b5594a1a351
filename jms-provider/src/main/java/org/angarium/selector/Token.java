package org.angarium.selector;

import org.jspecify.annotations.Nullable;

/**
 * A word of a selector.
 *
 * @param start where it begins in the text, counted from 0
 * @param end behind its last character
 * @param value what a string or a number stands for (String, Long or Double), the word itself for
 *     an identifier or a keyword; else null
 */
record Token(TokenKind kind, int start, int end, @Nullable Object value) {}
