/* The name of the planted bug, for --link: in data of a symbol of its own, so that a copy of the file can be given another one. */
#include <stdint.h>

uint8_t planted_bug_name[64] = "none";

const uint8_t* planted_bug(void)
{
    return planted_bug_name;
}
