package org.angarium.selector;

import org.jspecify.annotations.Nullable;

/**
 * A word of a selector.
 *
 * @param start where it begins in the text, counted from 0
 * @param end behind its last character
 * @param value what a literal stands for (String, Long or Double) or an identifier's name; else
 *     null
 */
record Token(TokenKind kind, int start, int end, @Nullable Object value) {}
