using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>Delegates are (target, code address); the runtime's other two words are unused.</summary>
[Replaces("System.Delegate")]
internal static class DelegateShim
{
    public static bool InternalEqualTypes(object a, object b) =>
        Machine.rt_mt_of(a) == Machine.rt_mt_of(b);

    public static bool Equals(Delegate self, object? other) =>
        other is not null
        && InternalEqualTypes(self, other)
        && ReferenceEquals(Target(self), Target((Delegate)other))
        && Code(self) == Code((Delegate)other);

    public static int GetHashCode(Delegate self) =>
        (int)Code(self)
        ^ (Target(self) is { } t && !ReferenceEquals(t, self) ? Machine.rt_identity_hash(t) : 0);

    public static object? GetTarget(Delegate self) => Target(self);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_target")]
    internal static extern ref object? Target(Delegate d);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_methodPtr")]
    internal static extern ref nint Code(Delegate d);
}

[Replaces("System.MulticastDelegate")]
internal static class MulticastDelegateShim
{
    public static MulticastDelegate NewMulticastDelegate(
        MulticastDelegate self,
        object[] list,
        int count,
        bool alreadyMulticast
    )
    {
        var d = Unsafe.As<MulticastDelegate>(Machine.rt_clone(self));
        DelegateShim.Target(d) = d;
        DelegateShim.Code(d) = (nint)Machine.rt_delegate_multicast(self);
        List(d) = list;
        Count(d) = count;
        return d;
    }

    public static bool InvocationListLogicallyNull(MulticastDelegate self) => List(self) is null;

    public static bool IsUnmanagedFunctionPtr(MulticastDelegate self) => false;

    public static object? GetTarget(MulticastDelegate self)
    {
        while (List(self) is object[] list)
            self = Unsafe.As<MulticastDelegate>(list[(int)Count(self) - 1]);
        return DelegateShim.Target(self);
    }

    public static int GetHashCode(MulticastDelegate self)
    {
        if (List(self) is not object[] list)
            return DelegateShim.GetHashCode(self);
        int h = 0;
        for (int i = 0; i < (int)Count(self); i++)
            h = h * 33 + list[i].GetHashCode();
        return h;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_invocationList")]
    private static extern ref object? List(MulticastDelegate d);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_invocationCount")]
    private static extern ref nint Count(MulticastDelegate d);
}
