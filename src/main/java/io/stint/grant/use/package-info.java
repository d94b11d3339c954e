/** How a grant is used (commands, profiles) and what was started with it and is left over. */
package io.stint.grant.use;
