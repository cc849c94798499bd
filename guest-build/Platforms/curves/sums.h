/* Sums of points over the platform's sum and double. Points are affine; the platform's sum has no answer for two points of one x, so
   every sum looks first. No curve here has a point with y = 0. */
typedef struct {
    curve_point at;
    int infinite;
} sum;

static void twice(sum* a)
{
    if (!a->infinite)
        curve_double(&a->at);
}

static void add(sum* a, const sum* b)
{
    if (b->infinite)
        return;
    if (a->infinite)
        *a = *b;
    else if (!is_same(a->at.x, b->at.x))
        curve_add(&a->at, &b->at);
    else if (is_same(a->at.y, b->at.y))
        curve_double(&a->at);
    else
        a->infinite = 1;
}
