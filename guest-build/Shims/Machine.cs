using System.Runtime.InteropServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>Functions of the C runtime (guest-build/Runtime/core.h), reached by name.</summary>
internal static unsafe class Machine
{
    [DllImport("guestc")]
    public static extern void rt_print(byte* text, long length);

    /// <summary>The input region: its first byte; the number of bytes goes to <paramref name="size"/>.</summary>
    [DllImport("guestc")]
    public static extern byte* rt_input(ulong* size);

    /// <summary>What a Main without a value ends with.</summary>
    [DllImport("guestc")]
    public static extern int rt_get_exit_code();

    [DllImport("guestc")]
    public static extern void rt_set_exit_code(int code);

    /// <summary>The literals of the program by number; null behind the last.</summary>
    [DllImport("guestc")]
    public static extern string? rt_literal(int index);

    /// <summary>Bytes handed out since the start.</summary>
    [DllImport("guestc")]
    public static extern long rt_heap_used();

    [DllImport("guestc")]
    public static extern void rt_exit(int code);

    /// <summary>The display name of an exception's type.</summary>
    [DllImport("guestc")]
    public static extern string rt_exception_name(object e);

    /// <summary>Its Message when the program asks for messages anywhere, else the stored text.</summary>
    [DllImport("guestc")]
    public static extern string? rt_message(object e);

    [DllImport("guestc")]
    public static extern long rt_info_of(object o);

    [DllImport("guestc")]
    public static extern Type rt_info_object(long info);

    [DllImport("guestc")]
    public static extern string rt_info_name(long info);

    [DllImport("guestc")]
    public static extern string rt_info_full(long info);

    [DllImport("guestc")]
    public static extern string rt_info_display(long info);

    [DllImport("guestc")]
    public static extern string rt_info_namespace(long info);

    [DllImport("guestc")]
    public static extern int rt_info_flags(long info);

    [DllImport("guestc")]
    public static extern int rt_info_code(long info);

    [DllImport("guestc")]
    public static extern long rt_info_elem(long info);

    [DllImport("guestc")]
    public static extern long rt_info_base(long info);

    [DllImport("guestc")]
    public static extern long rt_info_args(long info);

    [DllImport("guestc")]
    public static extern long rt_info_arg(long info, int index);

    [DllImport("guestc")]
    public static extern long rt_info_enum_count(long info);

    [DllImport("guestc")]
    public static extern long rt_info_enum_value(long info, int index);

    [DllImport("guestc")]
    public static extern string rt_info_enum_name(long info, int index);

    /// <summary>What F# makes of the type of an object: a member of Shape.</summary>
    [DllImport("guestc")]
    public static extern int rt_shape(object o);

    /// <summary>The parts of a union, record, exception, tuple or pair.</summary>
    [DllImport("guestc")]
    public static extern object?[]? rt_describe(object o);

    /// <summary>What null stands for in a type, null when for nothing.</summary>
    [DllImport("guestc")]
    public static extern string? rt_info_null_text(long info);

    /// <summary>The same for the items of a sequence.</summary>
    [DllImport("guestc")]
    public static extern string? rt_item_null_text(object o);

    [DllImport("guestc")]
    public static extern int rt_info_is_instance(long info, object? o);

    [DllImport("guestc")]
    public static extern long rt_info_mt(long info);

    [DllImport("guestc")]
    public static extern long rt_mt_of(object o);

    [DllImport("guestc")]
    public static extern object rt_box_raw(long mt, byte* data);

    [DllImport("guestc")]
    public static extern long rt_boxed_bits(object o);

    [DllImport("guestc")]
    public static extern int rt_boxed_size(object o);

    [DllImport("guestc")]
    public static extern long rt_delegate_multicast(object d);

    [DllImport("guestc")]
    public static extern int rt_identity_hash(object o);

    [DllImport("guestc")]
    public static extern object rt_clone(object o);

    [DllImport("guestc")]
    public static extern int rt_array_elem_size(object a);

    [DllImport("guestc")]
    public static extern int rt_array_has_refs(object a);

    [DllImport("guestc")]
    public static extern int rt_array_rank(object a);

    [DllImport("guestc")]
    public static extern int rt_is_vector(object a);

    [DllImport("guestc")]
    public static extern long rt_array_elem_info(object a);

    [DllImport("guestc")]
    public static extern int rt_can_store(object a, object? v);

    [DllImport("guestc")]
    public static extern byte* rt_array_data(object a);

    [DllImport("guestc")]
    public static extern object rt_new_array_of(long mt, long length);
}
